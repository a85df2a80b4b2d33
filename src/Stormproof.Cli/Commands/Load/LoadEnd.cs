using Stormproof.Cli.Output;
using Stormproof.Load.Engine;
using Stormproof.Load.Journeys;
using Stormproof.Load.Results;
using Stormproof.Load.Thresholds;

namespace Stormproof.Cli.Commands.Load;

/// <summary>What a run means to a script.</summary>
internal static class LoadEnd
{
    /// <summary>Refuses thresholds about requests that the run does not have.</summary>
    public static void Check(IReadOnlyList<Threshold> thresholds, Scenario scenario)
    {
        try
        {
            foreach (var threshold in thresholds)
            {
                threshold.Check(scenario.RequestNames);
            }
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>The result with what became of thresholds and expectations.</summary>
    public static LoadResult Judge(LoadResult result, IReadOnlyList<Threshold> thresholds, Scenario scenario) => result with
    {
        Thresholds = thresholds.Count == 0 ? null : [.. thresholds.Select(t => t.Judge(result))],
        Failures = scenario is JourneyScenario journey ? journey.Failures : null,
    };

    public static int Code(Shell shell, LoadResult result)
    {
        if (result.Interrupted)
        {
            shell.Progress("interrupted; this is what was measured until then");
            return ExitCode.Interrupted;
        }

        // Nothing answered at all: a verdict on the target, not on this machine.
        if (result.Requests > 0 && result.Errors == result.Requests)
        {
            var classes = string.Join(", ", result.ErrorClasses.Select(e => e.Key));
            shell.Progress($"not one good answer from {result.Target} ({classes})");
            return ExitCode.VerdictBad;
        }

        return result.Thresholds?.All(t => t.IsMet()) ?? true ? ExitCode.Fine : ExitCode.VerdictBad;
    }
}
