namespace Stormproof.Load.Engine;

/// <summary>Names and judgements of outcomes.</summary>
public static class RequestOutcomes
{
    private static readonly string[] Names = [.. Enum.GetNames<RequestOutcome>().Select(Kebab)];

    /// <summary>How many outcomes there are; their values run from 0 without a gap.</summary>
    public static int Count => Names.Length;

    /// <summary>The name in reports, for example <c>connect-refused</c>.</summary>
    public static string Name(RequestOutcome outcome) => Names[(int)outcome];

    /// <summary>What a status says when nothing else was expected: below 400 is fine.</summary>
    public static RequestOutcome OfStatus(int status) => status switch
    {
        < 400 => RequestOutcome.Ok,
        < 500 => RequestOutcome.ClientStatus,
        _ => RequestOutcome.ServerStatus,
    };

    private static string Kebab(string name) => string.Concat(
        name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(c)}" : c.ToString()));
}
