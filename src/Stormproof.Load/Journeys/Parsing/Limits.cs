namespace Stormproof.Load.Journeys.Parsing;

/// <summary>Sizes beyond which a file is refused rather than read: a journey is written by people.</summary>
internal static class Limits
{
    public const int FileBytes = 4 * 1024 * 1024;
    public const int BodyFileBytes = 16 * 1024 * 1024;
    public const int Requests = 500;
    public const int Variables = 500;
    public const int HeadersOfRequest = 100;
    public const int ExpectationsOfRequest = 50;
    public const int LineCharacters = 64 * 1024;

    /// <summary>Of one compiled text; variables that hold variables could otherwise grow without end.</summary>
    public const int TemplateBytes = 16 * 1024 * 1024;

    public const int TemplateSegments = 1_000;
    public const int Weight = 1_000_000;
    public static readonly TimeSpan Think = TimeSpan.FromHours(1);
}
