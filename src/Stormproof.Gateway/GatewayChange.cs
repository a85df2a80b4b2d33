namespace Stormproof.Gateway;

/// <summary>Takes new settings into those that run.</summary>
internal static class GatewayChange
{
    /// <summary>Copies what can change at run time.</summary>
    /// <returns>The settings that differ and need a new start.</returns>
    public static IReadOnlyList<string> Apply(GatewayOptions running, GatewayOptions next)
    {
        running.Policy = next.Policy;
        running.ReadyPath = next.ReadyPath;
        running.ProbeInterval = next.ProbeInterval;
        running.ProbeTimeout = next.ProbeTimeout;
        running.Health = next.Health;
        running.SlowStart = next.SlowStart;
        running.Outliers = next.Outliers;
        running.Admission = next.Admission;
        running.TrustPriorityHeader = next.TrustPriorityHeader;
        running.PathUrgencies = next.PathUrgencies;
        running.Hedge = next.Hedge;
        running.AttemptTimeout = next.AttemptTimeout;
        running.UpgradeIdleTimeout = next.UpgradeIdleTimeout;
        running.MaxAttempts = next.MaxAttempts;
        running.RetryShare = next.RetryShare;
        running.RetryBufferBytes = next.RetryBufferBytes;
        running.StampIdempotencyKeys = next.StampIdempotencyKeys;
        running.TrustedProxies = next.TrustedProxies;
        running.Affinity = next.Affinity;
        running.DrainDeadline = next.DrainDeadline;
        return [.. Fixed(running, next).Where(s => s.Differs).Select(s => s.Name)];
    }

    /// <summary>A copy to compare with later.</summary>
    public static GatewayOptions Copy(GatewayOptions options)
    {
        var copy = new GatewayOptions();
        Apply(copy, options);
        return copy;
    }

    private static IEnumerable<(string Name, bool Differs)> Fixed(GatewayOptions running, GatewayOptions next) =>
    [
        ("listeners", !running.Listeners.SequenceEqual(next.Listeners)),
        ("admin address", !Equals(running.Admin, next.Admin)),
        ("admin token", running.AdminToken != next.AdminToken),
        ("access log", running.AccessLog != next.AccessLog),
        ("largest request", running.MaxRequestBytes != next.MaxRequestBytes),
        ("largest headers", running.MaxHeaderBytes != next.MaxHeaderBytes),
        ("header timeout", running.HeaderTimeout != next.HeaderTimeout),
        ("connect timeout", running.ConnectTimeout != next.ConnectTimeout),
        ("HTTP version of nodes", running.NodeHttp2 != next.NodeHttp2),
    ];
}
