namespace Stormproof.Lab.Processes;

/// <summary>Something about the input or the machine stops the lab. The message is one line for the user: the value, the reason,
/// the remedy.</summary>
/// <param name="message">That line.</param>
/// <param name="exitCode">2: what was asked for is wrong; 3: the environment is.</param>
public sealed class LabException(string message, int exitCode) : Exception(message)
{
    /// <summary>The tool's exit code.</summary>
    public int ExitCode => exitCode;
}
