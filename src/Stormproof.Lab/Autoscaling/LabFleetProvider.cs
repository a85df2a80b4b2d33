using Stormproof.Autoscaling;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Autoscaling;

/// <summary>Sizes the nodes of a <see cref="LocalSystem"/>: child processes behind its balancer. A node that has to go gets no
/// new
/// request from the moment it is chosen, finishes what it has, and is then told to end.</summary>
public sealed class LabFleetProvider : IFleetProvider, IAsyncDisposable
{
    private readonly LocalSystem _system;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task> _leaving = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private int _target;

    /// <summary>Takes over the nodes that run.</summary>
    public LabFleetProvider(LocalSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        _system = system;
        _target = system.NodeNames.Count;
    }

    /// <inheritdoc/>
    public Task<FleetView> ViewAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(new FleetView(_target, [.. Instances()]));
        }
    }

    /// <inheritdoc/>
    public Task SetTargetAsync(int nodes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        lock (_gate)
        {
            _target = nodes;
            var staying = Instances().Where(i => i.State != InstanceState.Draining).ToArray();
            for (var missing = nodes - staying.Length; missing > 0; missing--)
            {
                _system.Log($"starting {_system.Group.Begin(_system.Setup).Name}");
            }

            foreach (var (name, state) in Spared(staying, staying.Length - nodes))
            {
                Leave(name, state == InstanceState.Ready);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> ReplaceAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_leaving.ContainsKey(name) || _system.Group.Nodes.All(n => n.Name != name))
            {
                return Task.FromResult(false);
            }

            _system.Log($"starting {_system.Group.Begin(_system.Setup).Name} in the place of {name}");
            Leave(name, drain: false);
            return Task.FromResult(true);
        }
    }

    /// <summary>Gives up waiting for nodes that leave; whoever ends the system ends them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] leaving;
        lock (_gate)
        {
            leaving = [.. _leaving.Values];
        }

        await Task.WhenAll(leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Which nodes go first: those that serve nobody, then the youngest, whose caches are the coldest.</summary>
    internal static IEnumerable<FleetInstance> Spared(IEnumerable<FleetInstance> staying, int count) => staying
        .Reverse()
        .OrderBy(i => i.State switch { InstanceState.Failed => 0, InstanceState.Starting => 1, _ => 2 })
        .Take(Math.Max(0, count));

    private IEnumerable<FleetInstance> Instances()
    {
        var states = _system.Gateway.Fleet.Nodes.ToDictionary(n => n.Name, n => n.State, StringComparer.Ordinal);
        foreach (var node in _system.Group.Nodes)
        {
            yield return new FleetInstance(node.Name, _leaving.ContainsKey(node.Name) ? InstanceState.Draining
                : node.HasExited ? InstanceState.Failed
                : states.GetValueOrDefault(node.Name) is NodeState.Ready or NodeState.Warming ? InstanceState.Ready
                : InstanceState.Starting);
        }
    }

    /// <summary>Under the lock: the balancer's side of it happens before this returns.</summary>
    private void Leave(string name, bool drain)
    {
        _system.Log($"{(drain ? "draining" : "ending")} {name}");
        _leaving[name] = drain ? _system.Group.RemoveAsync(name, _stop.Token) : EndAsync(name);
        _ = ForgetAsync(name, _leaving[name]);
    }

    private async Task EndAsync(string name)
    {
        await _system.Group.KillAsync(name).ConfigureAwait(false);
        await _system.Group.ForgetAsync(name).ConfigureAwait(false);
    }

    private async Task ForgetAsync(string name, Task left)
    {
        try
        {
            await left.ConfigureAwait(false);
            _system.Log($"{name} has left");
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            _system.Log($"{name} did not leave as it should: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            // The system ends.
        }

        lock (_gate)
        {
            _leaving.Remove(name);
        }
    }
}
