using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Nodes;
using Yarp.ReverseProxy.Forwarder;

namespace Stormproof.Gateway.Forwarding;

/// <summary>Which failed attempts may be repeated on another node without a user noticing twice what happened once.</summary>
internal static class RetryRules
{
    /// <summary>The method's repeat has the effect of one (RFC 9110, 9.2.2).</summary>
    public static bool IsIdempotent(string method) =>
        IsSafe(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method);

    /// <summary>The method has no effect (RFC 9110, 9.2.1).</summary>
    public static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    /// <summary>A repeat is harmless even when the first attempt may have reached the app.</summary>
    public static bool IsRepeatable(HttpRequest request, Node node) =>
        IsIdempotent(request.Method) || (node.HonoursKeys && request.Headers.ContainsKey("Idempotency-Key"));

    /// <summary>A node's answer that another node may better.</summary>
    public static bool IsRetryableStatus(int status) =>
        status is StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable
            or StatusCodes.Status504GatewayTimeout;

    /// <summary>The connection was never made, so the app cannot have seen the request.</summary>
    public static bool NothingSent(Exception? failure) => failure switch
    {
        HttpRequestException e => e.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        // How the connect timeout, and nothing else here, shows: a cancellation that a timeout caused.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    /// <summary>The client is the reason; another node changes nothing.</summary>
    public static bool IsClientsFault(ForwarderError error) => error is
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
        or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient
        or ForwarderError.UpgradeRequestCanceled or ForwarderError.UpgradeRequestClient
        or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeResponseClient;
}
