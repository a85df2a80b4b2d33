namespace Stormproof.Load.Engine;

/// <summary>A run that cannot be: its message says what, why and what to do, for the user to read.</summary>
public sealed class LoadException : Exception
{
    /// <param name="message">For the user.</param>
    public LoadException(string message)
        : base(message)
    {
    }

    /// <param name="message">For the user.</param>
    /// <param name="inner">The cause.</param>
    public LoadException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
