using Stormproof.Gateway;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Admission;
using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Cli.Input.Gateways;

/// <summary>How nodes are chosen and judged: <c>policy</c>, <c>health</c>, <c>slowStart</c>, <c>ejection</c>,
/// <c>admission</c>.</summary>
internal static class BalancingSections
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static void Read(InputMapping root, GatewayOptions options)
    {
        options.Policy = root.Optional("policy")?.OneOf([.. BalancingPolicy.Names]) ?? options.Policy;
        if (root.Optional("health")?.Mapping() is { } health)
        {
            ReadHealth(health, options);
        }

        if (root.Optional("slowStart")?.Mapping() is { } slow)
        {
            var usual = options.SlowStart;
            options.SlowStart = new SlowStart(
                slow.Optional("window")?.Duration(TimeSpan.Zero, Hour, "30s") ?? usual.Window,
                slow.Optional("aggression")?.Number(new Allowed(0.1, 10, 1)) ?? usual.Aggression,
                slow.Optional("leastShare")?.Number(new Allowed(0.01, 1, 0.1)) ?? usual.LeastShare);
        }

        options.Outliers = root.Optional("ejection")?.Mapping() is { } ejection ? OutliersOf(ejection) : options.Outliers;
        options.Admission = root.Optional("admission")?.Mapping() is { } admission ? AdmissionOf(admission) : options.Admission;
    }

    private static void ReadHealth(InputMapping health, GatewayOptions options)
    {
        if (health.Optional("path") is { } field && field.Text("/healthz/ready", 1_000) is { } path)
        {
            options.ReadyPath = path;
            if (!path.StartsWith('/'))
            {
                field.Refuse("give a path that begins with /, for example /healthz/ready");
            }
        }

        var (least, rules) = (TimeSpan.FromMilliseconds(50), options.Health);
        options.ProbeInterval = health.Optional("interval")?.Duration(least, Minute, "1s") ?? options.ProbeInterval;
        options.ProbeTimeout = health.Optional("timeout")?.Duration(least, Minute, "2s") ?? options.ProbeTimeout;
        options.Health = new HealthRules(
            health.Optional("rise")?.Int(1, 10, 1) ?? rules.Rise, health.Optional("fall")?.Int(1, 10, 3) ?? rules.Fall,
            health.Optional("brokenRequests")?.Int(1, 100, 3) ?? rules.BrokenRequests);
    }

    private static OutlierRules OutliersOf(InputMapping fields)
    {
        var usual = new OutlierRules();
        var gap = new Allowed(0.01, 1, 0.05);
        var rules = new OutlierRules
        {
            ErrorsInARow = fields.Optional("errorsInARow")?.Int(1, 1_000, 5) ?? usual.ErrorsInARow,
            Interval = fields.Optional("interval")?.Duration(TimeSpan.FromMilliseconds(100), Hour, "10s") ?? usual.Interval,
            LeastRequests = fields.Optional("leastRequests")?.Int(1, 1_000_000, 20) ?? usual.LeastRequests,
            Deviations = fields.Optional("deviations")?.Number(new Allowed(0.1, 10, 1.9)) ?? usual.Deviations,
            LeastGap = fields.Optional("leastGap")?.Number(gap) ?? usual.LeastGap,
            SmallFleetGap = fields.Optional("smallFleetGap")?.Number(gap with { Example = 0.5 }) ?? usual.SmallFleetGap,
            LatencyFactor = fields.Optional("latencyFactor")?.Number(new Allowed(1.1, 1_000, 4)) ?? usual.LatencyFactor,
            LeastLatencyGap = fields.Optional("leastLatencyGap")?.Duration(TimeSpan.Zero, Minute, "20ms")
                ?? usual.LeastLatencyGap,
            MostEjected = fields.Optional("most")?.Number(new Allowed(0, 1, 0.3)) ?? usual.MostEjected,
            Ejection = fields.Optional("length")?.Duration(TimeSpan.FromMilliseconds(10), Hour, "30s") ?? usual.Ejection,
        };
        var longest = fields.Optional("longest")?.Duration(rules.Ejection, TimeSpan.FromHours(24), "5m");
        var usualLongest = rules.Ejection > usual.LongestEjection ? rules.Ejection : usual.LongestEjection;
        return rules with { LongestEjection = longest ?? usualLongest };
    }

    private static AdmissionRules AdmissionOf(InputMapping fields)
    {
        const int Most = 1_000_000;
        var usual = new AdmissionRules();
        var least = fields.Optional("leastLimit")?.Int(1, Most, 20) ?? usual.LeastLimit;
        var most = fields.Optional("mostLimit")?.Int(least, Most, Math.Max(least, usual.MostLimit))
            ?? Math.Max(least, usual.MostLimit);
        var usualInitial = Math.Clamp(usual.InitialLimit, least, most);
        return new AdmissionRules
        {
            LeastLimit = least,
            MostLimit = most,
            InitialLimit = fields.Optional("initialLimit")?.Int(least, most, usualInitial) ?? usualInitial,
            Tolerance = fields.Optional("tolerance")?.Number(new Allowed(1, 10, 2)) ?? usual.Tolerance,
            QueueLength = fields.Optional("queueLength")?.Int(0, Most, 1_000) ?? usual.QueueLength,
            QueueTimeout = fields.Optional("queueTimeout")?.Duration(TimeSpan.FromMilliseconds(1), Minute, "2s")
                ?? usual.QueueTimeout,
        };
    }
}
