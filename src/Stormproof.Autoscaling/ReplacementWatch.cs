namespace Stormproof.Autoscaling;

/// <summary>Which nodes have to be replaced: those that ended, and those that do not get ready in time. One at a time, with waits
/// that double while it does not help: a fleet whose nodes cannot start is not started over and over.</summary>
internal sealed class ReplacementWatch(AutoscalerOptions options)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly Dictionary<string, TimeSpan> _starting = new(StringComparer.Ordinal);
    private TimeSpan? _next;
    private TimeSpan? _shortSince;
    private TimeSpan _alarmAt;
    private int _tries;

    /// <summary>A node to replace now; null when there is none or it is too early.</summary>
    public (string Name, string Fault)? Due(FleetView view, TimeSpan now)
    {
        Note(view, now);
        if (now < _next)
        {
            return null;
        }

        foreach (var instance in view.Instances)
        {
            if (instance.State == InstanceState.Failed)
            {
                return (instance.Name, "has ended");
            }

            if (_starting.TryGetValue(instance.Name, out var since) && now - since >= options.StartTimeout)
            {
                return (instance.Name, FormattableString.Invariant(
                    $"is not ready {(now - since).TotalSeconds:0} s after its order"));
            }
        }

        return null;
    }

    /// <summary>A node was replaced.</summary>
    /// <returns>How long the next one has to wait.</returns>
    public TimeSpan Replaced(TimeSpan now)
    {
        var wait = TimeSpan.FromTicks(Math.Min(Longest.Ticks, options.ReplacementBackOff.Ticks << Math.Min(_tries, 16)));
        (_next, _tries) = (now + wait, _tries + 1);
        return wait;
    }

    /// <summary>Since when fewer nodes are ready than were asked for, when that is worth an alarm; one for each
    /// <see cref="AutoscalerOptions.StartTimeout"/>.</summary>
    public TimeSpan? ShortFor(FleetView view, TimeSpan now)
    {
        if (view.Count(InstanceState.Ready) >= view.Target)
        {
            _shortSince = null;
            return null;
        }

        if (_shortSince is not { } since)
        {
            (_shortSince, _alarmAt) = (now, now + options.StartTimeout);
            return null;
        }

        if (now < _alarmAt)
        {
            return null;
        }

        _alarmAt = now + options.StartTimeout;
        return now - since;
    }

    private void Note(FleetView view, TimeSpan now)
    {
        var starting = view.Instances.Where(i => i.State == InstanceState.Starting).Select(i => i.Name).ToHashSet();
        foreach (var gone in _starting.Keys.Where(n => !starting.Contains(n)).ToArray())
        {
            _starting.Remove(gone);
        }

        foreach (var name in starting)
        {
            _starting.TryAdd(name, now);
        }

        if (view.Count(InstanceState.Ready) >= view.Target && view.Count(InstanceState.Failed) == 0)
        {
            (_next, _tries) = (null, 0);
        }
    }
}
