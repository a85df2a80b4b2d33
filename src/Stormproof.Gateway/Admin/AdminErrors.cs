namespace Stormproof.Gateway.Admin;

/// <summary>Why the admin interface refuses, all reasons at once.</summary>
/// <param name="Errors">The reasons.</param>
internal sealed record AdminErrors(IReadOnlyList<AdminError> Errors)
{
    public static AdminErrors Of(string? field, string? value, string reason, string remedy) =>
        new([new AdminError(field, value, reason, remedy)]);
}

/// <summary>One reason.</summary>
/// <param name="Field">What is wrong; null: the request as a whole.</param>
/// <param name="Value">What was given.</param>
/// <param name="Reason">Why it cannot be.</param>
/// <param name="Remedy">What to give instead.</param>
internal sealed record AdminError(string? Field, string? Value, string Reason, string Remedy)
{
    private const int Longest = 100;

    public static string? Shown(string? value) => value is { Length: > Longest } ? value[..Longest] + "..." : value;
}

/// <summary>A node that has been told to leave.</summary>
internal sealed record DrainStatus(string Name, string State, int InFlight, double DeadlineMs);
