using System.Globalization;
using Stormproof.Load.Input;
using Stormproof.Load.Journeys.Parsing;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>The journeys of a file. A request with <c># @weight</c> begins one, which goes on to the next. What stands above the
/// first is the beginning of each. A file without weights is one journey.</summary>
internal sealed class JourneyGroups
{
    private JourneyGroups(int prologue, JourneyGroup[] groups) => (Prologue, Groups) = (prologue, groups);

    /// <summary>The number of requests that each journey begins with.</summary>
    public int Prologue { get; }

    /// <summary>At least one; in the order of the file.</summary>
    public IReadOnlyList<JourneyGroup> Groups { get; }

    /// <summary>Requests of an iteration, in the mean.</summary>
    public double MeanRequests =>
        Prologue + Groups.Sum(g => (double)g.Weight * (g.End - g.Start)) / Groups.Sum(g => (double)g.Weight);

    public static JourneyGroups Of(JourneySyntax file, InputErrors errors)
    {
        var groups = new List<JourneyGroup>();
        var requests = file.Requests;
        for (var i = 0; i < requests.Count; i++)
        {
            if (requests[i].Weight is not { } weight)
            {
                continue;
            }

            var end = i + 1;
            while (end < requests.Count && requests[end].Weight is null)
            {
                end++;
            }

            var name = weight.Name ?? requests[i].Name ?? string.Create(
                CultureInfo.InvariantCulture, $"journey-{groups.Count + 1}");
            if (groups.Exists(g => g.Name == name))
            {
                errors.Add(weight.Line, weight.Column,
                    $"a journey '{name}' stands above already; give another name: # @weight 3 name");
            }

            groups.Add(new JourneyGroup(name, weight.Weight, i, end));
        }

        return groups is []
            ? new JourneyGroups(0, [new JourneyGroup("journey", 1, 0, requests.Count)])
            : new JourneyGroups(groups[0].Start, [.. groups]);
    }

    /// <summary>The answer of a request can be there when another is sent. Behind the last request all answers can.</summary>
    public bool Sees(int user, int target) =>
        target < Prologue || user >= Groups[^1].End || Groups.Any(g =>
            g.Start <= target && target < g.End && g.Start <= user && user < g.End);
}

/// <summary>Requests from <paramref name="Start"/> up to <paramref name="End"/>, chosen as often as its weight says.</summary>
internal sealed record JourneyGroup(string Name, int Weight, int Start, int End);
