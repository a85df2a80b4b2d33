namespace Stormproof.Model.Fleet.Admission;

/// <summary>How urgent a request is: 0 to 7, 0 first, 3 when nothing is said (RFC 9218, section 4.1).</summary>
public static class Urgency
{
    /// <summary>The urgency of what says nothing.</summary>
    public const int Usual = 3;

    /// <summary>How many there are.</summary>
    public const int Levels = 8;

    /// <summary>Reads the <c>Priority</c> header, as in <c>u=1, i</c>; what cannot be read says nothing, as the RFC asks.
    /// </summary>
    public static int Parse(string? header)
    {
        var urgency = Usual;
        foreach (var member in (header ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            // A parameter may follow the value; of a member named twice the last counts (RFC 9651, 3.2).
            var value = member.Split(';', 2)[0].TrimEnd();
            if (value.StartsWith("u=", StringComparison.Ordinal))
            {
                urgency = value is [_, _, >= '0' and <= '7' and var digit] ? digit - '0' : Usual;
            }
        }

        return urgency;
    }

    /// <summary>The urgency that a path has by rules: the longest prefix that fits decides.</summary>
    /// <param name="path">The request's path.</param>
    /// <param name="rules">Urgency by path prefix; a prefix ends at a segment: <c>/api</c> fits <c>/api/x</c>, not
    /// <c>/apix</c>.</param>
    public static int OfPath(string path, IReadOnlyDictionary<string, int> rules)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(rules);
        var (urgency, longest) = (Usual, -1);
        foreach (var (prefix, value) in rules)
        {
            if (prefix.Length > longest && Fits(path, prefix))
            {
                (urgency, longest) = (value, prefix.Length);
            }
        }

        return urgency;
    }

    private static bool Fits(string path, string prefix) => path.StartsWith(prefix, StringComparison.Ordinal)
        && (path.Length == prefix.Length || prefix.EndsWith('/') || path[prefix.Length] == '/');
}
