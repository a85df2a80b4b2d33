using System.Net;
using Stormproof.Gateway;
using Stormproof.Gateway.Listening;

namespace Stormproof.Cli.Input.Gateways;

/// <summary>Where the gateway listens: <c>listeners</c> and <c>admin</c>.</summary>
internal static class AddressSections
{
    /// <returns>The ports that are taken, and by which field.</returns>
    public static Dictionary<int, string> Read(InputMapping root, GatewayOptions options, string folder, SecretFields secrets)
    {
        var ports = new Dictionary<int, string>();
        options.Listeners = root.Optional("listeners") is { } list
            ? [.. (list.List(1, 100) ?? []).Select(l => ListenerOf(l, folder, ports)).OfType<Listener>()]
            : [new Listener(new IPEndPoint(IPAddress.Loopback, 8080))];
        if (root.Optional("admin")?.Mapping() is { } admin)
        {
            ReadAdmin(admin, options, secrets, ports);
        }

        return ports;
    }

    private static Listener? ListenerOf(InputValue item, string folder, Dictionary<int, string> ports)
    {
        if (item.Mapping() is not { } fields)
        {
            return null;
        }

        var endpoint = EndPointOf(fields, "8080", ports);
        var (certificate, key) = (fields.Optional("certificate"), fields.Optional("key"));
        var protocols = fields.Optional("protocols")?.OneOf("default", "http1", "http2") switch
        {
            "http1" => ListenerProtocols.Http1,
            "http2" => ListenerProtocols.Http2,
            _ => ListenerProtocols.Default,
        };
        if (certificate is null)
        {
            key?.Fault($"{key.Name} is there without certificate; give both, or neither for a plain listener");
            return endpoint is null ? null : new Listener(endpoint, null, protocols);
        }

        if (certificate.Text("cert.pem", 1_000) is not { } path)
        {
            return null;
        }

        // One file may hold both.
        var files = new CertificateFiles(
            Path.GetFullPath(path, folder), Path.GetFullPath(key?.Text("key.pem", 1_000) ?? path, folder));
        if (files.FindFault() is { } fault)
        {
            certificate.Fault($"{certificate.Name}: {fault.TrimEnd('.')}");
        }

        return endpoint is null ? null : new Listener(endpoint, files, protocols);
    }

    private static void ReadAdmin(InputMapping admin, GatewayOptions options, SecretFields secrets, Dictionary<int, string> ports)
    {
        options.Admin = EndPointOf(admin, "9090", ports);
        options.AdminToken = secrets.Read(admin, "token", out var isGiven);
        if (!isGiven && options.Admin is { } at && !IPAddress.IsLoopback(at.Address))
        {
            admin.Fault(
                $"admin.address {Shown.Of(at.Address.ToString())} can be reached by others; give tokenFile or tokenVariable,"
                    + " or listen on 127.0.0.1");
        }
    }

    public static IPEndPoint? EndPointOf(InputMapping fields, string example, Dictionary<int, string> ports)
    {
        var address = IPAddress.Loopback;
        if (fields.Optional("address") is { } given && given.Text("127.0.0.1") is { } text
            && !IPAddress.TryParse(text, out address))
        {
            given.Refuse("give an address of this machine, for example 127.0.0.1, or 0.0.0.0 for all of them");
        }

        if (fields.Required("port", example) is not { } field || field.Int(0, 65_535, 8080) is not { } port)
        {
            return null;
        }

        if (port != 0 && !ports.TryAdd(port, fields.Name))
        {
            field.Fault($"{field.Name} {port} is also that of {ports[port]}; give each a port of its own");
        }

        return address is null ? null : new IPEndPoint(address, port);
    }
}
