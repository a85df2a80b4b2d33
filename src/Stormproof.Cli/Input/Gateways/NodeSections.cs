using Stormproof.Gateway;
using Stormproof.Gateway.Sources;

namespace Stormproof.Cli.Input.Gateways;

/// <summary>Which nodes there are: <c>nodes</c>, <c>dns</c>, <c>kubernetes</c>, and how they are spoken to and left.</summary>
internal static class NodeSections
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static void Read(InputMapping root, GatewayOptions options, string folder)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        options.Nodes = [.. Items(root, "nodes", 10_000).Select(n => NodeOf(n, names)).OfType<NodeEntry>()];
        options.Sources =
        [
            .. Items(root, "dns", 100).Select(DnsOf).OfType<NodeSource>(),
            .. Items(root, "kubernetes", 100).Select(k => KubernetesOf(k, folder)).OfType<NodeSource>(),
        ];
        options.NodeHttp2 = root.Optional("nodeProtocol")?.OneOf("http1", "http2") == "http2";
        options.DrainDeadline = root.Optional("drainDeadline")?.Duration(TimeSpan.Zero, Hour, "30s") ?? options.DrainDeadline;
        if (options.Admin is null && root.Optional("nodes") is null && root.Optional("dns") is null
            && root.Optional("kubernetes") is null && root.Optional("admin") is null)
        {
            root.Fault("no nodes are named and none can be added; give nodes, dns or kubernetes, or admin to add them by");
        }
    }

    private static IEnumerable<InputMapping> Items(InputMapping root, string name, int most) =>
        (root.Optional(name)?.List(0, most) ?? []).Select(i => i.Mapping()).OfType<InputMapping>().ToList();

    private static NodeEntry? NodeOf(InputMapping fields, HashSet<string> names)
    {
        var (named, at) = (fields.Required("name", "a"), fields.Required("address", "http://10.0.0.1:5000"));
        var name = named?.Text("a", 200);
        if (name is not null && !NodeEntry.IsName(name))
        {
            named!.Refuse("give letters, digits and . _ : - [ ], for example a");
        }
        else if (name is not null && !names.Add(name))
        {
            named!.Fault($"{named.Name} {Shown.Of(name)} is there twice; give each node a name of its own");
        }

        var address = at is null ? null : AddressOf(at, "http://10.0.0.1:5000");
        var weight = fields.Optional("weight")?.Number(new Allowed(0.01, 100, 1)) ?? 1;
        return name is null || address is null ? null : new NodeEntry(name, address, weight);
    }

    private static DnsSource? DnsOf(InputMapping fields)
    {
        var host = HostOf(fields.Required("host", "app.internal"), "app.internal");
        var port = fields.Required("port", "5000")?.Int(1, 65_535, 5000);
        var scheme = fields.Optional("scheme")?.OneOf("http", "https") ?? "http";
        var refresh = RefreshOf(fields);
        return host is not null && port is { } p ? new DnsSource(host, p, scheme) { Refresh = refresh } : null;
    }

    private static KubernetesSource? KubernetesOf(InputMapping fields, string folder)
    {
        const string Usual = "https://kubernetes.default.svc";
        var api = fields.Optional("api") is { } given ? AddressOf(given, Usual) : new Uri(Usual);
        var service = HostOf(fields.Required("service", "app"), "app");
        var space = fields.Optional("namespace")?.Text("default", 63) ?? "default";
        var token = FileOf(fields.Optional("tokenFile"), folder);
        var authority = FileOf(fields.Optional("authorityFile"), folder);
        var port = fields.Optional("portName")?.Text("http", 63);
        var scheme = fields.Optional("scheme")?.OneOf("http", "https") ?? "http";
        var refresh = RefreshOf(fields);
        if (token is not null && api is { Scheme: "http", IsLoopback: false })
        {
            fields.Fault($"{fields.Name}.tokenFile would be sent in the clear to '{api}'; give an https address");
        }

        return api is not null && service is not null
            ? new KubernetesSource(api, service, space, token, authority, port, scheme) { Refresh = refresh }
            : null;
    }

    private static TimeSpan RefreshOf(InputMapping fields) =>
        fields.Optional("refresh")?.Duration(TimeSpan.FromMilliseconds(100), Hour, "5s") ?? TimeSpan.FromSeconds(5);

    public static Uri? AddressOf(InputValue value, string example)
    {
        if (value.Text(example, 1_000) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && NodeEntry.IsAddress(address))
        {
            return address;
        }

        value.Refuse($"give scheme, host and port, for example {example}");
        return null;
    }

    private static string? HostOf(InputValue? value, string example)
    {
        if (value?.Text(example, 150) is not { } text)
        {
            return null;
        }

        if (Uri.CheckHostName(text) == UriHostNameType.Dns)
        {
            return text;
        }

        value.Refuse($"give a name, for example {example}");
        return null;
    }

    private static string? FileOf(InputValue? value, string folder) =>
        value?.Text("token", 1_000) is { } path ? Path.GetFullPath(path, folder) : null;
}
