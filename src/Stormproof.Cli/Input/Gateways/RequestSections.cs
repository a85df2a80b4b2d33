using System.Net;
using Stormproof.Gateway;
using Stormproof.Gateway.Access;
using Stormproof.Gateway.Affinity;
using Stormproof.Gateway.Forwarding;

namespace Stormproof.Cli.Input.Gateways;

/// <summary>How requests are treated: <c>retries</c>, <c>hedging</c>, <c>limits</c>, <c>priorities</c>, <c>trustedProxies</c>,
/// <c>sticky</c>, <c>accessLog</c>.</summary>
internal static class RequestSections
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static void Read(InputMapping root, GatewayOptions options, string folder, SecretFields secrets)
    {
        if (root.Optional("retries")?.Mapping() is { } retries)
        {
            ReadRetries(retries, options);
        }

        if (root.Optional("hedging")?.Mapping() is { } hedging)
        {
            options.Hedge = new HedgeRules(
                hedging.Optional("after")?.Duration(TimeSpan.FromMilliseconds(1), Minute, "50ms"),
                hedging.Optional("quantile")?.Number(new Allowed(0.5, 0.999, 0.95)) ?? 0.95);
        }

        if (root.Optional("limits")?.Mapping() is { } limits)
        {
            ReadLimits(limits, options);
        }

        if (root.Optional("priorities")?.Mapping() is { } priorities)
        {
            options.TrustPriorityHeader = priorities.Optional("trustHeader")?.Bool() ?? false;
            options.PathUrgencies = PathsOf(priorities);
        }

        options.TrustedProxies = [.. Networks(root.Optional("trustedProxies"))];
        if (root.Optional("sticky")?.Mapping() is { } sticky)
        {
            options.Affinity = StickyOf(sticky, secrets);
        }

        if (root.Optional("accessLog")?.Mapping() is { } log)
        {
            options.AccessLog = LogOf(log, folder);
        }
    }

    private static void ReadRetries(InputMapping fields, GatewayOptions options)
    {
        var (ms, hour) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        options.MaxAttempts = fields.Optional("attempts")?.Int(1, 10, 3) ?? options.MaxAttempts;
        options.RetryShare = fields.Optional("share")?.Number(new Allowed(0, 1, 0.2)) ?? options.RetryShare;
        options.RetryBufferBytes = fields.Optional("bufferBytes")?.Int(0, 1024 * 1024, 65_536) ?? options.RetryBufferBytes;
        options.AttemptTimeout = fields.Optional("attemptTimeout")?.Duration(100 * ms, hour, "30s") ?? options.AttemptTimeout;
        options.ConnectTimeout = fields.Optional("connectTimeout")?.Duration(10 * ms, Minute, "2s") ?? options.ConnectTimeout;
        options.StampIdempotencyKeys = fields.Optional("stampKeys")?.Bool() ?? options.StampIdempotencyKeys;
    }

    private static void ReadLimits(InputMapping fields, GatewayOptions options)
    {
        var second = TimeSpan.FromSeconds(1);
        options.MaxRequestBytes = fields.Optional("requestBytes")?.Int(1, 1024 * 1024 * 1024, 30_000_000)
            ?? options.MaxRequestBytes;
        options.MaxHeaderBytes = fields.Optional("headerBytes")?.Int(1024, 1024 * 1024, 32_768) ?? options.MaxHeaderBytes;
        options.HeaderTimeout = fields.Optional("headerTimeout")?.Duration(second, 10 * Minute, "10s") ?? options.HeaderTimeout;
        options.UpgradeIdleTimeout = fields.Optional("upgradeIdleTimeout")?.Duration(second, TimeSpan.FromHours(24), "5m")
            ?? options.UpgradeIdleTimeout;
    }

    private static Dictionary<string, int> PathsOf(InputMapping priorities)
    {
        var urgencies = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var fields in (priorities.Optional("paths")?.List(0, 100) ?? []).Select(p => p.Mapping()).OfType<InputMapping>())
        {
            var field = fields.Required("path", "/checkout");
            var path = field?.Text("/checkout", 1_000);
            var urgency = fields.Required("urgency", "0")?.Int(0, 7, 0);
            if (path is not null && !path.StartsWith('/'))
            {
                field!.Refuse("give a path that begins with /, for example /checkout");
            }
            else if (path is not null && urgency is { } u && !urgencies.TryAdd(path, u))
            {
                field!.Fault($"{field.Name} {Shown.Of(path)} is there twice; give each path one urgency");
            }
        }

        return urgencies;
    }

    private static IEnumerable<IPNetwork> Networks(InputValue? list)
    {
        foreach (var item in list?.List(0, 1_000) ?? [])
        {
            if (item.Text("10.0.0.0/8") is not { } text)
            {
                continue;
            }

            if (IPNetwork.TryParse(text, out var network))
            {
                yield return network;
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                yield return new IPNetwork(address, address.GetAddressBytes().Length * 8);
            }
            else
            {
                item.Refuse("give a network or an address, for example 10.0.0.0/8");
            }
        }
    }

    private static AffinityRules StickyOf(InputMapping fields, SecretFields secrets)
    {
        var field = fields.Optional("cookie");
        var cookie = field?.Text("stormproof-node") ?? "stormproof-node";
        if (cookie.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            field!.Refuse("give letters, digits, - and _, for example stormproof-node");
        }

        return new AffinityRules(cookie, secrets.Read(fields, "key", out _));
    }

    private static AccessLogRules LogOf(InputMapping fields, string folder)
    {
        var isCommon = fields.Optional("format")?.OneOf("json", "common") == "common";
        var path = fields.Optional("path")?.Text("access.log", 1_000);
        return new AccessLogRules(
            isCommon ? AccessLogFormat.Common : AccessLogFormat.Json, path is null ? null : Path.GetFullPath(path, folder),
            fields.Optional("queryStrings")?.Bool() ?? false,
            (long)(fields.Optional("mostFileBytes")?.Number(new Allowed(1024, 1L << 40, 100 * 1024 * 1024, Whole: true))
                ?? 100 * 1024 * 1024));
    }
}
