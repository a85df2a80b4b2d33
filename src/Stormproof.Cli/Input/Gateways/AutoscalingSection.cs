using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;
using Stormproof.Autoscaling;
using Stormproof.Autoscaling.Kubernetes;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Cli.Input.Scaling;
using Stormproof.Model.Scaling;

namespace Stormproof.Cli.Input.Gateways;

/// <summary>How the fleet is sized: <c>autoscaling</c>.</summary>
/// <param name="folder">Where files are found from.</param>
/// <param name="secrets">Reads the store's password.</param>
/// <param name="account">Where Kubernetes puts a pod's token, authority and namespace.</param>
internal sealed class AutoscalingSection(string folder, SecretFields secrets, string account)
{
    /// <summary>Where Kubernetes mounts them.</summary>
    public const string PodAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    /// <summary>What the policy's own file has wrong, each with that file's name and line.</summary>
    public IReadOnlyList<string> PolicyFaults { get; private set; } = [];

    /// <returns>Null when there is no such section, or it has faults.</returns>
    public AutoscalingSettings? Read(InputMapping root, Dictionary<int, string> ports)
    {
        if (root.Optional("autoscaling")?.Mapping() is not { } fields)
        {
            return null;
        }

        var policy = PolicyOf(fields.Required("policy", "autoscaling.yaml"));
        var interval = fields.Optional("interval")?.Duration(Least, TimeSpan.FromMinutes(10), "15s") ?? TimeSpan.FromSeconds(15);
        var (cluster, asked) = (fields.Optional("kubernetes"), fields.Optional("keda"));
        if (cluster is null == asked is null)
        {
            fields.Fault($"{fields.Name} needs kubernetes or keda, one of them: who changes the number of nodes");
        }

        var kubernetes = cluster?.Mapping() is { } k ? KubernetesOf(k) : null;
        var keda = asked?.Mapping() is { } a ? AddressSections.EndPointOf(a, "9091", ports) : null;
        var lease = fields.Optional("lease")?.Mapping() is { } l ? LeaseOf(l, interval) : null;
        return policy is null ? null : new AutoscalingSettings(
            new AutoscalerOptions
            {
                Policy = policy,
                Interval = interval,
                LongestBackOff = interval > TimeSpan.FromMinutes(2) ? interval : TimeSpan.FromMinutes(2),
            },
            kubernetes, keda, lease);
    }

    /// <summary>A file of its own, so that it can be tried first: <c>stormproof simulate --policy</c>.</summary>
    private ScalingPolicy? PolicyOf(InputValue? field)
    {
        if (field?.Text("autoscaling.yaml", 1_000) is not { } given)
        {
            return null;
        }

        try
        {
            return ScalingPolicyFile.Open(Path.GetFullPath(given, folder));
        }
        catch (InputException e) when (!File.Exists(Path.GetFullPath(given, folder)))
        {
            field.Fault($"{field.Name}: {e.Message.TrimEnd('.')}");
            return null;
        }
        catch (InputException e)
        {
            PolicyFaults = e.Lines;
            return null;
        }
    }

    private KubernetesSettings? KubernetesOf(InputMapping fields)
    {
        var deployment = NameOf(fields.Required("deployment", "shop"), KubernetesFleetOptions.IsSubdomain);
        var service = NameOf(fields.Required("service", "shop"), KubernetesFleetOptions.IsLabel);
        var space = fields.Optional("namespace") is { } given
            ? NameOf(given, KubernetesFleetOptions.IsLabel)
            : InPod("namespace") is { } file ? File.ReadAllText(file).Trim() : "default";
        var (at, token, authority) = (fields.Optional("api"), fields.Optional("tokenFile"), fields.Optional("authorityFile"));
        var api = at is null ? KubernetesAccess.InCluster : NodeSections.AddressOf(at, KubernetesAccess.InCluster.ToString());
        var access = new KubernetesAccess
        {
            Api = api ?? KubernetesAccess.InCluster,
            // A pod's own token is for its own API, and for no other address.
            TokenFile = FileOf(token) ?? (at is null ? InPod("token") : null),
            AuthorityFile = FileOf(authority) ?? (at is null ? InPod("ca.crt") : null),
        };
        if (at is null && token is null && access.TokenFile is null)
        {
            fields.Fault(
                $"{fields.Name}.tokenFile is missing, and this is no pod with a token of its own in {account}; give tokenFile,"
                    + " and api for an API elsewhere");
        }

        CheckAuthority(authority, access.AuthorityFile);
        if (access.TokenFile is not null && api is { Scheme: "http", IsLoopback: false })
        {
            fields.Fault($"{fields.Name}.tokenFile would be sent in the clear to '{api}'; give an https address");
        }

        return deployment is null || service is null || space is null || api is null ? null : new KubernetesSettings(
            access, new KubernetesFleetOptions { Deployment = deployment, Service = service, Namespace = space });
    }

    private static void CheckAuthority(InputValue? field, string? path)
    {
        if (field is null || !File.Exists(path))
        {
            return;
        }

        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Said below.
        }

        if (found.Count == 0)
        {
            field.Fault($"{field.Name} {Shown.Of(path)} holds no certificate that can be read; give a PEM file");
        }
    }

    private LeaseSettings? LeaseOf(InputMapping fields, TimeSpan interval)
    {
        var store = StoreOf(fields.Required("store", "redis:6379"));
        var password = secrets.Read(fields, "password", out _);
        var named = fields.Required("fleet", "shop");
        var fleet = named?.Text("shop");
        if (fleet is not null && !StoreLeaseOptions.IsFleet(fleet))
        {
            named!.Refuse("give 1 to 100 characters without blanks or braces, for example shop");
            fleet = null;
        }

        var usual = interval * 3 > TimeSpan.FromMinutes(10) ? TimeSpan.FromMinutes(10) : interval * 3;
        usual = usual < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : usual;
        var duration = fields.Optional("duration")?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "45s") ?? usual;
        return store is null || fleet is null
            ? null
            : new LeaseSettings(store, password, new StoreLeaseOptions { Fleet = fleet, Duration = duration });
    }

    private static string? StoreOf(InputValue? field)
    {
        if (field?.Text("redis:6379", 1_000) is not { } text)
        {
            return null;
        }

        try
        {
            var parsed = ConfigurationOptions.Parse(text);
            if (parsed.Password is not null)
            {
                // Not shown: it holds the password.
                field.Fault($"{field.Name} holds a password; give passwordFile or passwordVariable beside it instead");
                return null;
            }

            if (parsed.EndPoints.Count > 0)
            {
                return text;
            }
        }
        catch (ArgumentException)
        {
            // Said below.
        }

        field.Fault($"{field.Name} names no store that can be read; give host:port, for example redis:6379");
        return null;
    }

    private static string? NameOf(InputValue? field, Func<string, bool> isName)
    {
        if (field?.Text("shop", 253) is not { } name)
        {
            return null;
        }

        if (isName(name))
        {
            return name;
        }

        field.Refuse("give a Kubernetes name, lower-case letters, digits and hyphens, for example shop");
        return null;
    }

    /// <summary>A file that is there now: what can be seen at the start is said then.</summary>
    private string? FileOf(InputValue? field)
    {
        if (field?.Text("token", 1_000) is not { } given)
        {
            return null;
        }

        var path = Path.GetFullPath(given, folder);
        if (!File.Exists(path))
        {
            field.Fault($"{field.Name} {Shown.Of(given)} does not exist; give a file that this user may read");
        }

        return path;
    }

    private string? InPod(string name)
    {
        var path = Path.Combine(account, name);
        return File.Exists(path) ? path : null;
    }
}
