using System.Text.RegularExpressions;

namespace Stormproof.Autoscaling.Kubernetes;

/// <summary>Which Deployment is a fleet, and which Service tells its ready endpoints.</summary>
public sealed partial record KubernetesFleetOptions
{
    /// <summary>Its namespace, a DNS label.</summary>
    public required string Namespace { get; init; }

    /// <summary>The Deployment's name, a DNS subdomain.</summary>
    public required string Deployment { get; init; }

    /// <summary>The Service whose EndpointSlices list the Deployment's pods and no others, a DNS label.</summary>
    public required string Service { get; init; }

    /// <summary>Whether it is a DNS label.</summary>
    public static bool IsLabel(string? name) => name is not null && Label().IsMatch(name);

    /// <summary>Whether it is a DNS subdomain.</summary>
    public static bool IsSubdomain(string? name) => name is { Length: <= 253 } && Subdomain().IsMatch(name);

    internal void Validate()
    {
        List<string> faults = [];
        Check(faults, nameof(Namespace), Namespace, IsLabel);
        Check(faults, nameof(Deployment), Deployment, IsSubdomain);
        Check(faults, nameof(Service), Service, IsLabel);
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", faults) + ".");
        }
    }

    private static void Check(List<string> faults, string name, string value, Func<string?, bool> isName)
    {
        if (!isName(value))
        {
            faults.Add($"{name} '{value}' is no Kubernetes name; give lower-case letters, digits and hyphens, for example shop");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();
}
