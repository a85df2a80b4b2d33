namespace Stormproof.Cli;

/// <summary>A line that could be read but not be done: one line for the user, exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
