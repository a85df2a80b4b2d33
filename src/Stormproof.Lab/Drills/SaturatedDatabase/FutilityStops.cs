using Stormproof.Autoscaling;

namespace Stormproof.Lab.Drills.SaturatedDatabase;

/// <summary>Takes from an autoscaler's events how often growth was stopped, and by what evidence.</summary>
internal sealed class FutilityStops
{
    private bool _stopped;

    public int Count { get; private set; }

    /// <summary>Of the last stop; null before one.</summary>
    public StopEvidence? Evidence { get; private set; }

    public void See(AutoscalerDecision told)
    {
        if (told.Decision is not { } decision)
        {
            return;
        }

        if (decision.IsFutile && !_stopped)
        {
            var evidence = decision.Evidence;
            Count++;
            Evidence = new StopEvidence(
                evidence.NodesBefore, evidence.NodesAfter, Math.Round(evidence.RpsBefore, 1), Math.Round(evidence.RpsAfter, 1),
                Known(evidence.P95BeforeMs), Known(evidence.P95AfterMs), told.ToString());
        }

        _stopped = decision.IsFutile;
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : Math.Round(value, 1);
}
