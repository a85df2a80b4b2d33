using System.Net;
using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Access;
using Stormproof.Gateway.Affinity;
using Stormproof.Gateway.Forwarding;
using Stormproof.Gateway.Listening;
using Stormproof.Gateway.Sources;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Admission;
using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Gateway;

/// <summary>How the balancer listens, chooses, probes and retries.</summary>
public sealed class GatewayOptions
{
    /// <summary>Where clients connect. Default 127.0.0.1, plain, and a free port.</summary>
    public IReadOnlyList<Listener> Listeners { get; set; } = [new Listener(new IPEndPoint(IPAddress.Loopback, 0))];

    /// <summary>The first listener's address; to set it makes one plain listener there.</summary>
    public IPEndPoint Public
    {
        get => Listeners[0].EndPoint;
        set => Listeners = [new Listener(value)];
    }

    /// <summary>Where the admin interface listens; never the public address. Null: none.</summary>
    public IPEndPoint? Admin { get; set; }

    /// <summary>What the admin interface asks for as <c>Authorization: Bearer</c>, at least 16 characters. Null: nothing, which
    /// only a loopback address may do.</summary>
    public string? AdminToken { get; set; }

    /// <summary>What the admin interface answers to <c>GET /metrics</c>, for those whom it lets in. Null: that there is nothing.
    /// </summary>
    public RequestDelegate? MetricsPage { get; set; }

    /// <summary>Nodes that are there from the start.</summary>
    public IReadOnlyList<NodeEntry> Nodes { get; set; } = [];

    /// <summary>Where further nodes come from.</summary>
    public IReadOnlyList<NodeSource> Sources { get; set; } = [];

    /// <summary>How long a node that the settings or a source no longer name may finish what it has, 0 to 1 h.
    /// Default 30 s.</summary>
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Speaks HTTP/2 with plain nodes too, with prior knowledge, as gRPC needs it. Default false: HTTP/1.1 with plain
    /// nodes; with those behind TLS whatever they offer.</summary>
    public bool NodeHttp2 { get; set; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed and added to. Default none:
    /// what a client claims is dropped.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; set; } = [];

    /// <summary>Pins a client to a node by a cookie. Default null: no. It hides that an app keeps state in its nodes, until a
    /// node dies and all who were pinned to it lose theirs at once.</summary>
    public AffinityRules? Affinity { get; set; }

    /// <summary>Writes a line for each request. Default null: none.</summary>
    public AccessLogRules? AccessLog { get; set; }

    /// <summary>One of <see cref="BalancingPolicy.Names"/>. Default power-of-two.</summary>
    public string Policy { get; set; } = "power-of-two";

    /// <summary>Makes random choices repeatable. Default 1.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>Path that says whether a node can serve. Default <c>/healthz/ready</c>.</summary>
    public string ReadyPath { get; set; } = "/healthz/ready";

    /// <summary>Time between two probes of a node, 50 ms to 60 s. Default 1 s. A node that is not ready yet is asked every
    /// 100 ms.</summary>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a probe may take, 50 ms to 60 s. Default 2 s: above the second that a node gives its
    /// dependencies.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many signals change a node's state.</summary>
    public HealthRules Health { get; set; } = new();

    /// <summary>How a node that has become ready gets its share. Default 30 s from 10 %, in a straight line.</summary>
    public SlowStart SlowStart { get; set; } = SlowStart.Usual;

    /// <summary>When a node that answers its probes is taken out all the same.</summary>
    public OutlierRules Outliers { get; set; } = new();

    /// <summary>How many requests are let in at once, and how many may wait.</summary>
    public AdmissionRules Admission { get; set; } = new();

    /// <summary>Believes the client's <c>Priority</c> header (RFC 9218) about which requests wait least. Only where every client
    /// is one's own: others would all claim to be urgent. Default false.</summary>
    public bool TrustPriorityHeader { get; set; }

    /// <summary>Urgency by path prefix, 0 (first) to 7 (last to be served, first to be turned away); the longest prefix decides,
    /// other paths have 3. Default none.</summary>
    public IReadOnlyDictionary<string, int> PathUrgencies { get; set; } = new Dictionary<string, int>();

    /// <summary>Sends a second request when a first without a body and with an idempotent method is slow; it costs a retry of the
    /// budget. Default null: never.</summary>
    public HedgeRules? Hedge { get; set; }

    /// <summary>How long a node may be silent within one attempt, 100 ms to 1 h. Default 30 s.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a WebSocket may be silent, 1 s to 24 h. Default 5 min.</summary>
    public TimeSpan UpgradeIdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a client may take to send a request's headers, 1 s to 10 min; beyond it 408. Default 10 s.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long opening a connection to a node may take, 10 ms to 60 s. Default 2 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Attempts of one request in all, 1 to 10. Default 3.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Retries for each request on average, 0 to 1. Default 0.2.</summary>
    public double RetryShare { get; set; } = 0.2;

    /// <summary>Largest body that is held for a retry, in bytes, 0 to 1 MiB. Default 64 KiB. A larger one is streamed and its
    /// request retried only when nothing was sent.</summary>
    public int RetryBufferBytes { get; set; } = 64 * 1024;

    /// <summary>Largest request body, in bytes, 1 to 1 GiB; beyond it 413. Default 30,000,000.</summary>
    public long MaxRequestBytes { get; set; } = 30_000_000;

    /// <summary>Largest request header section, in bytes, 1 KiB to 1 MiB; beyond it 431. Default 32 KiB.</summary>
    public int MaxHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Gives unsafe requests without an <c>Idempotency-Key</c> one, when their node honours keys. Default
    /// true.</summary>
    public bool StampIdempotencyKeys { get; set; } = true;

    internal void Validate() => GatewayOptionsCheck.Run(this);
}
