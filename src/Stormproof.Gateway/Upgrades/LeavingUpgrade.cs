using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Stormproof.Gateway.Upgrades;

/// <summary>Puts a <see cref="LeavingStream"/> between client and node when a request becomes a WebSocket, in HTTP/1.1
/// (RFC 6455) or HTTP/2 (RFC 8441).</summary>
internal static class LeavingUpgrade
{
    public static bool IsUpgrade(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    /// <summary>For each attempt anew: the node that is tried is the one whose leaving matters.</summary>
    public static void Prepare(HttpContext context, Farewell farewell)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade && IsWebSocket(context))
        {
            context.Features.Set<IHttpUpgradeFeature>(new Upgrade(Unwrapped(upgrade), farewell));
        }

        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
            && connect.Protocol == "websocket")
        {
            context.Features.Set<IHttpExtendedConnectFeature>(new Connect(Unwrapped(connect), farewell));
        }
    }

    /// <summary>Another protocol has other frames.</summary>
    private static bool IsWebSocket(HttpContext context) =>
        string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase);

    private static IHttpUpgradeFeature Unwrapped(IHttpUpgradeFeature feature) => feature is Upgrade own ? own.Inner : feature;

    private static IHttpExtendedConnectFeature Unwrapped(IHttpExtendedConnectFeature feature) =>
        feature is Connect own ? own.Inner : feature;

    private sealed class Upgrade(IHttpUpgradeFeature inner, Farewell farewell) : IHttpUpgradeFeature
    {
        public IHttpUpgradeFeature Inner => inner;

        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() =>
            new LeavingStream(await inner.UpgradeAsync().ConfigureAwait(false), farewell);
    }

    private sealed class Connect(IHttpExtendedConnectFeature inner, Farewell farewell) : IHttpExtendedConnectFeature
    {
        public IHttpExtendedConnectFeature Inner => inner;

        public bool IsExtendedConnect => inner.IsExtendedConnect;

        public string? Protocol => inner.Protocol;

        public async ValueTask<Stream> AcceptAsync() =>
            new LeavingStream(await inner.AcceptAsync().ConfigureAwait(false), farewell);
    }
}
