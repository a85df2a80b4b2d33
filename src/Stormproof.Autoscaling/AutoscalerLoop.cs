using Microsoft.Extensions.Logging;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Model.Scaling;

namespace Stormproof.Autoscaling;

/// <summary>The loop around <see cref="Autoscaler.Decide"/>: measures, decides, orders. What it cannot see it leaves as it
/// is.</summary>
public sealed class AutoscalerLoop
{
    private readonly AutoscalerOptions _options;
    private readonly ISampleSource _source;
    private readonly IFleetProvider _provider;
    private readonly ILeadership _leadership;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private ReplacementWatch _replacements;
    private ScalingState? _state;
    private long? _term;
    private TimeSpan _shift;
    private int _failures;
    private bool _told;
    private volatile AutoscalerDecision? _last;
    private volatile AutoscalerDecision? _lastDecided;

    /// <exception cref="ArgumentException">The policy or an option is out of range; all faults at once.</exception>
    public AutoscalerLoop(
        AutoscalerOptions options, ISampleSource source, IFleetProvider provider, ILeadership leadership, TimeProvider clock,
        ILogger<AutoscalerLoop> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_options, _source, _provider, _leadership, _clock, _logger) = (options, source, provider, leadership, clock, logger);
        _replacements = new ReplacementWatch(options);
    }

    /// <summary>Called after each round that this autoscaler led.</summary>
    public event Action<AutoscalerDecision>? Decided;

    /// <summary>The last round; null before the first one and while another autoscaler leads.</summary>
    public AutoscalerDecision? Last => _last;

    /// <summary>How many nodes there should be, by the last decision; null before the first one and while another autoscaler
    /// leads. It stays while the fleet cannot be reached.</summary>
    public int? Target => _lastDecided?.Decision?.Target;

    /// <summary>Decides each <see cref="AutoscalerOptions.Interval"/> until it is cancelled, which ends it without an
    /// exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = await RoundAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(wait, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One round.</summary>
    /// <returns>How long to wait before the next.</returns>
    internal async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.RoundTimeout, _clock);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        if (await TermAsync(bounded.Token).ConfigureAwait(false) is not { } term)
        {
            Resign();
            await LookAsync(bounded.Token).ConfigureAwait(false);
            return _options.Interval;
        }

        _told = false;
        using var led = CancellationTokenSource.CreateLinkedTokenSource(bounded.Token, term.Lost);
        try
        {
            // A provider that does not heed its token must not hold the loop either.
            await LeadAsync(term, led.Token).WaitAsync(led.Token).ConfigureAwait(false);
            _failures = 0;
            return _options.Interval;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception e)
        {
            return BackOff(term, e);
        }
    }

    private async Task<LeaderTerm?> TermAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _leadership.TermAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _logger.LeadUnknown(e);
            return null;
        }
    }

    private async Task LeadAsync(LeaderTerm term, CancellationToken cancellationToken)
    {
        var view = await _provider.ViewAsync(cancellationToken).ConfigureAwait(false);
        if (_state is null || _term != term.Token)
        {
            await BeginAsync(term, view, cancellationToken).ConfigureAwait(false);
        }

        var metrics = await MeasureAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var now = Now;
        var state = _state!.Value;
        var decision = Autoscaler.Decide(_options.Policy, state, Sample(view, state.Target, metrics), now, out var next);
        // Kept before it is done: an order that fails is given again, and counts once against the hour's nodes.
        _state = next;
        var told = new AutoscalerDecision { At = _clock.GetUtcNow(), Term = term.Token, Decision = decision };
        try
        {
            var kept = PackedState.Write(_options.Policy, next, now);
            var fault = decision.Target == view.Target
                ? await KeepAsync(term, kept, cancellationToken).ConfigureAwait(false)
                : await OrderAsync(term, decision.Target, kept, cancellationToken).ConfigureAwait(false);
            Tell(told with { Fault = fault });
        }
        catch (Exception e)
        {
            Tell(told with { Fault = Reason(e) });
            throw;
        }

        await ReplaceAsync(view, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Another leader may have decided in between: what was remembered here counts no more, what it left does.</summary>
    private async Task BeginAsync(LeaderTerm term, FleetView view, CancellationToken cancellationToken)
    {
        var kept = await _leadership.RecallAsync(cancellationToken).ConfigureAwait(false);
        if (kept is null)
        {
            _state = ScalingState.Start(view.Target, Now);
        }
        else if (PackedState.TryRead(_options.Policy, kept.State, out var state, out var at))
        {
            // On its time scale from here on: its windows, its budget of the hour and its yesterday stay where they are.
            _shift = at + kept.Age - _clock.GetElapsedTime(0);
            // An order that was kept and not carried out is given again while it is new. Whatever else happened to the number
            // happened without us: no jump back to what was.
            var isOpen = kept.Age <= _options.Policy.StaleAfter && state.Target > view.Target;
            _state = isOpen ? state : state.At(view.Target);
        }
        else
        {
            _state = ScalingState.StartAfterUnknown(_options.Policy, view.Target, Now);
            _logger.Unread(kept.State.Length);
        }

        _replacements = new ReplacementWatch(_options);
        _term = term.Token;
        _logger.Leads(term.Token, view.Target);
    }

    /// <summary>Where nothing was ordered, a store that does not take the state costs the next leader a part of its
    /// windows.</summary>
    private async Task<string?> KeepAsync(LeaderTerm term, byte[] state, CancellationToken cancellationToken)
    {
        try
        {
            await _leadership.KeepAsync(term, state, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.NotKept(e);
        }

        return null;
    }

    private async Task<string?> OrderAsync(LeaderTerm term, int nodes, byte[] state, CancellationToken cancellationToken)
    {
        // What was asked of others may have taken long; whoever leads now decides.
        var still = await TermAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        // Before it is ordered: what this order takes of the hour's nodes must not be forgotten if this process ends now.
        if (still?.Token != term.Token
            || !await _leadership.KeepAsync(term, state, cancellationToken).ConfigureAwait(false))
        {
            return "this autoscaler does not lead any more";
        }

        cancellationToken.ThrowIfCancellationRequested();
        await _provider.SetTargetAsync(nodes, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    private async Task<FleetMetrics> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _source.TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.Unmeasured(e);
            return new FleetMetrics { MeasuredAt = _clock.GetTimestamp() };
        }
    }

    /// <summary>Rates are measured from look to look: who may lead next goes on looking.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _source.TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The leader, whoever it is, says so.
        }
    }

    private async Task ReplaceAsync(FleetView view, TimeSpan now, CancellationToken cancellationToken)
    {
        if (_replacements.Due(view, now) is { } due)
        {
            var replaced = await _provider.ReplaceAsync(due.Name, cancellationToken).ConfigureAwait(false);
            _logger.Replaced(due.Name, due.Fault, replaced, _replacements.Replaced(now).TotalSeconds);
        }

        if (_replacements.ShortFor(view, now) is { } time)
        {
            _logger.Short(view.Count(InstanceState.Ready), view.Target, time.TotalMinutes);
        }
    }

    private ScalingSample Sample(FleetView view, int ordered, FleetMetrics metrics)
    {
        var ready = view.Count(InstanceState.Ready);
        return new ScalingSample
        {
            At = _clock.GetElapsedTime(0, metrics.MeasuredAt) + _shift,
            Ready = ready,
            // From its order on: what has no name yet is on the way all the same.
            Starting = Math.Max(view.Count(InstanceState.Starting), Math.Max(ordered, view.Target) - ready),
            Draining = view.Count(InstanceState.Draining),
            ArrivalRps = metrics.ArrivalRps,
            ThroughputRps = metrics.ThroughputRps,
            P95Ms = metrics.P95Ms,
            InFlight = metrics.InFlight,
            Cpu = metrics.Cpu,
            Memory = metrics.Memory,
            StartingCpu = metrics.StartingCpu,
        };
    }

    private TimeSpan BackOff(LeaderTerm term, Exception exception)
    {
        var wait = TimeSpan.FromTicks(
            Math.Min(_options.LongestBackOff.Ticks, _options.Interval.Ticks << Math.Min(_failures, 16)));
        _failures++;
        _logger.Unreachable(exception, _failures, wait.TotalSeconds);
        if (!_told)
        {
            Tell(new AutoscalerDecision { At = _clock.GetUtcNow(), Term = term.Token, Fault = Reason(exception) });
        }

        return wait;
    }

    private string Reason(Exception exception) => exception is OperationCanceledException
        ? FormattableString.Invariant($"the round took longer than {_options.RoundTimeout.TotalSeconds} s, or the lead was lost")
        : $"the fleet cannot be reached: {exception.Message}";

    private void Tell(AutoscalerDecision decision)
    {
        (_last, _told) = (decision, true);
        _lastDecided = decision.Decision is null ? _lastDecided : decision;
        _logger.Decided(decision.Term, decision);
        try
        {
            Decided?.Invoke(decision);
        }
        catch (Exception e)
        {
            _logger.ListenerFailed(e);
        }
    }

    private void Resign()
    {
        if (_term is not null)
        {
            _logger.LostLead();
        }

        (_state, _term, _failures) = (null, null, 0);
        (_last, _lastDecided) = (null, null);
    }

    private TimeSpan Now => _clock.GetElapsedTime(0) + _shift;
}
