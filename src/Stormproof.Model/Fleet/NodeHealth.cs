namespace Stormproof.Model.Fleet;

/// <summary>Where a node is in its life, as the balancer sees it.</summary>
public enum NodeState
{
    /// <summary>Added, no good probe yet: no traffic.</summary>
    Starting,

    /// <summary>Takes traffic.</summary>
    Ready,

    /// <summary>Leaving: no new requests, those in flight finish.</summary>
    Draining,

    /// <summary>Failed its probes or its requests, or was ejected: no traffic until it has recovered.</summary>
    Down,

    /// <summary>Takes traffic, but not yet its whole share (<see cref="SlowStart"/>). Told by who watches the ramp; for
    /// <see cref="NodeHealth"/> such a node is <see cref="Ready"/>.</summary>
    Warming,
}

/// <summary>What was learnt about a node.</summary>
public enum HealthSignal
{
    /// <summary>The probe answered "ready".</summary>
    ProbeGood,

    /// <summary>The probe answered "unready": the node itself says no.</summary>
    ProbeRefused,

    /// <summary>The probe got no answer in time, or a broken one.</summary>
    ProbeFailed,

    /// <summary>A request reached the node and was answered.</summary>
    RequestGood,

    /// <summary>A request found nothing listening.</summary>
    ConnectFailed,

    /// <summary>A request broke off or ran out of time after it had been sent.</summary>
    RequestFailed,
}

/// <summary>How many signals in a row change a node's state.</summary>
/// <param name="Rise">Good probes until a node that was down takes traffic again, 1 to 10.</param>
/// <param name="Fall">Failed probes until a node takes none, 1 to 10.</param>
/// <param name="BrokenRequests">Broken requests until a node takes none, 1 to 100.</param>
public sealed record HealthRules(int Rise = 1, int Fall = 3, int BrokenRequests = 3);

/// <summary>A node's health: a pure function of what it was and what was learnt.</summary>
/// <param name="State">Where it is.</param>
/// <param name="GoodProbes">Good probes in a row.</param>
/// <param name="FailedProbes">Probes without an answer in a row.</param>
/// <param name="BrokenRequests">Broken requests in a row.</param>
/// <param name="SaysNo">It is down by its own word, or nothing listens there.</param>
public readonly record struct NodeHealth(
    NodeState State, int GoodProbes = 0, int FailedProbes = 0, int BrokenRequests = 0, bool SaysNo = false)
{
    /// <summary>Worth a request when too few others are healthy (<see cref="Panic"/>): it has served before, is not leaving, and
    /// has not said no itself.</summary>
    public bool MayServeInPanic => State is NodeState.Ready or NodeState.Down && !SaysNo;

    /// <summary>The health after a signal.</summary>
    public NodeHealth After(HealthSignal signal, HealthRules rules) => signal switch
    {
        HealthSignal.ProbeGood => AfterGoodProbe(rules),
        // The node said so itself: there is nothing to wait for.
        HealthSignal.ProbeRefused => Out(saysNo: true),
        HealthSignal.ProbeFailed => FailedProbes + 1 >= rules.Fall
            ? Out(SaysNo)
            : this with { GoodProbes = 0, FailedProbes = FailedProbes + 1 },
        HealthSignal.RequestGood => BrokenRequests == 0 ? this : this with { BrokenRequests = 0 },
        // Nothing listens there: no second request needs to find out.
        HealthSignal.ConnectFailed => Out(saysNo: true),
        HealthSignal.RequestFailed => BrokenRequests + 1 >= rules.BrokenRequests
            ? Out(SaysNo)
            : this with { BrokenRequests = BrokenRequests + 1 },
        _ => this,
    };

    private NodeHealth AfterGoodProbe(HealthRules rules)
    {
        var good = Math.Min(GoodProbes + 1, 1_000);
        var next = this with { GoodProbes = good, FailedProbes = 0, SaysNo = false };
        return State switch
        {
            NodeState.Starting => next with { State = NodeState.Ready },
            NodeState.Down when good >= rules.Rise => next with { State = NodeState.Ready, BrokenRequests = 0 },
            _ => next,
        };
    }

    private NodeHealth Out(bool saysNo) => State switch
    {
        // A node that never was ready keeps its name for it; a leaving one stays leaving.
        NodeState.Starting or NodeState.Draining => this with { GoodProbes = 0 },
        _ => new NodeHealth(NodeState.Down, SaysNo: saysNo),
    };
}
