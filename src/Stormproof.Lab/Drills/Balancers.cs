using Stormproof.Gateway;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Admission;
using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Lab.Drills;

/// <summary>The balancers that drills compare. Their nodes are warm: none ramps.</summary>
internal static class Balancers
{
    private static readonly SlowStart AtOnce = new(TimeSpan.Zero);

    /// <summary>Each node in turn. It probes its nodes as the guarded one does and takes out those that fail three probes, and
    /// that is all: no retries, no judgement by what requests show.</summary>
    public static GatewayOptions Plain { get; } = new()
    {
        Policy = "round-robin",
        SlowStart = AtOnce,
        Health = new HealthRules(BrokenRequests: 100),
        Outliers = new OutlierRules { ErrorsInARow = 1_000, MostEjected = 0 },
        Admission = new AdmissionRules { InitialLimit = 10_000, LeastLimit = 10_000, MostLimit = 10_000 },
        MaxAttempts = 1,
        RetryShare = 0,
    };

    /// <summary>What the gateway is by default, with the policy that looks at latency, and a second for each attempt.</summary>
    public static GatewayOptions Guarded { get; } = new()
    {
        Policy = "prequal",
        SlowStart = AtOnce,
        AttemptTimeout = TimeSpan.FromSeconds(1),
    };
}
