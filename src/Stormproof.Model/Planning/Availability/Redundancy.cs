namespace Stormproof.Model.Planning.Availability;

/// <summary>
/// The arithmetic of parts, in unavailabilities: an availability of twelve nines is a number that a double holds to three digits,
/// its complement one that it holds to fifteen.
/// </summary>
internal static class Redundancy
{
    /// <summary>1 - product of (1 - u): at least one fails.</summary>
    public static double AnyFails(IReadOnlyList<double> parts)
    {
        // u becomes u + (1 - u) x next: sums of what is positive, so small ones are not lost beside 1.
        var fails = 0.0;
        foreach (var next in parts)
        {
            fails += (1 - fails) * next;
        }

        return Math.Min(1, fails);
    }

    /// <summary>The probability that fewer than so many work, exact for unequal parts: the distribution of how many work, part by
    /// part. Source: Barlow and Heidtmann, "Computing k-out-of-n System Reliability", IEEE Trans. Reliability R-33,
    /// 1984.</summary>
    public static double TooFewWork(int need, IEnumerable<double> parts)
    {
        var working = new double[need];
        working[0] = 1;
        foreach (var fails in parts)
        {
            for (var count = need - 1; count > 0; count--)
            {
                working[count] = (working[count] * fails) + (working[count - 1] * (1 - fails));
            }

            working[0] *= fails;
        }

        return Math.Min(1, working.Sum());
    }

    public static IReadOnlyList<SystemPart> RequireParts(IReadOnlyList<SystemPart> parts, int least)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts.Count, least, nameof(parts));
        return parts;
    }
}
