using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Gateway.Nodes;

/// <summary>What a node's requests have shown: in all, and since the last comparison.</summary>
internal sealed class NodeLoad
{
    /// <summary>A report that is older says nothing about now; a busy node sends one with every answer.</summary>
    private static readonly TimeSpan ReportAge = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private LatencyEstimate _latency;
    private LoadReport _report;
    private TimeSpan _reportedAt;
    private long _windowRequests;
    private long _windowErrors;
    private double _windowMs;

    public long Requests { get; private set; }

    /// <summary>Requests that broke or ran out of time.</summary>
    public long Failures { get; private set; }

    /// <summary>Moving average of the time until an answer begins, in milliseconds.</summary>
    public double LatencyMs { get; private set; }

    /// <summary>The node's last load report, as it came.</summary>
    public string? Report { get; private set; }

    public void Add(double latencyMs, RequestOutcome outcome, int inFlight, TimeSpan now)
    {
        lock (_gate)
        {
            Requests++;
            Failures += outcome == RequestOutcome.Broken ? 1 : 0;
            if (outcome == RequestOutcome.Abandoned)
            {
                return;
            }

            _windowRequests++;
            _windowErrors += outcome is RequestOutcome.ServerError or RequestOutcome.Broken ? 1 : 0;
            _windowMs += latencyMs;
            // An error's quickness is no speed: a node that only errs must not look like the fastest.
            if (outcome is RequestOutcome.Good or RequestOutcome.Overtaken || latencyMs > _latency.Ms)
            {
                _latency = _latency.After(latencyMs, InFlight(inFlight, now), now);
                LatencyMs = _latency.Ms;
            }
        }
    }

    /// <summary>The node's last load report while it is of now; a busy node sends one with every answer, an idle one with its
    /// probes.</summary>
    public string? ReportAt(TimeSpan now)
    {
        lock (_gate)
        {
            return now - _reportedAt <= ReportAge ? Report : null;
        }
    }

    public void TakeReport(string report, TimeSpan now)
    {
        lock (_gate)
        {
            // The node renews it twice a second; most answers carry one that is known.
            if (report != Report)
            {
                Report = report;
                _report = LoadReport.Parse(report);
            }

            _reportedAt = now;
        }
    }

    public NodeProbe Probe(int inFlight, TimeSpan now)
    {
        lock (_gate)
        {
            var all = InFlight(inFlight, now);
            return new NodeProbe(all, _latency.For(all, now));
        }
    }

    /// <summary>What was collected since the last comparison; begins anew when that is enough to compare.</summary>
    public NodeWindow Take(int leastRequests, bool isWarming)
    {
        lock (_gate)
        {
            var window = new NodeWindow(
                _windowRequests, _windowErrors, _windowRequests == 0 ? 0 : _windowMs / _windowRequests, isWarming);
            if (_windowRequests >= leastRequests || isWarming)
            {
                ClearWindow();
            }

            return window;
        }
    }

    /// <summary>Another process answers: what the last one showed says nothing about it.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            (_latency, _report, Report, LatencyMs) = (default, default, null, 0);
            ClearWindow();
        }
    }

    /// <summary>With those of other balancers, as far as the node tells.</summary>
    private double InFlight(int own, TimeSpan now) =>
        now - _reportedAt <= ReportAge ? _report.InFlight(own, _latency.Ms) : own;

    private void ClearWindow() => (_windowRequests, _windowErrors, _windowMs) = (0, 0, 0);
}
