namespace Stormproof.Autoscaling.Leadership;

/// <summary>Which autoscalers choose a leader among them, and how long one leads without saying so again.</summary>
public sealed record StoreLeaseOptions
{
    /// <summary>The fleet's name, 1 to 100 characters without blanks or braces: those that give the same one share a
    /// leader.</summary>
    public required string Fleet { get; init; }

    /// <summary>How long the store keeps the lease, 1 s to 10 min. It is renewed with each round, so take at least three times
    /// the
    /// loop's interval; a leader that is gone is missed for as long. Default 45 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Whether it can be a fleet's name.</summary>
    public static bool IsFleet(string? name) =>
        name is { Length: > 0 and <= 100 } && !name.Any(c => char.IsWhiteSpace(c) || c is '{' or '}');

    internal void Validate()
    {
        if (!IsFleet(Fleet))
        {
            throw new ArgumentException(
                $"Fleet '{Fleet}' is no name; give 1 to 100 characters without blanks or braces, for example shop.");
        }

        if (Duration < TimeSpan.FromSeconds(1) || Duration > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Duration {Duration.TotalSeconds} s is not allowed; give 1 s to 600 s, three times the loop's interval."));
        }
    }
}
