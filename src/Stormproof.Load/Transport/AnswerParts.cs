namespace Stormproof.Load.Transport;

/// <summary>What of an answer is kept for the caller. All of it is read, checked and counted in any case.</summary>
[Flags]
public enum AnswerParts : byte
{
    /// <summary>Only status and lengths.</summary>
    None = 0,

    /// <summary>The header lines.</summary>
    Headers = 1,

    /// <summary>The body.</summary>
    Body = 2,
}
