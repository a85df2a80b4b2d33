using System.Globalization;
using System.Net;

namespace Stormproof.Gateway.Sources;

/// <summary>A DNS name with an address for each node, as a headless service has it.</summary>
/// <param name="Host">The name.</param>
/// <param name="Port">The nodes' port.</param>
/// <param name="Scheme">http or https.</param>
public sealed record DnsSource(string Host, int Port, string Scheme = "http") : NodeSource
{
    /// <inheritdoc/>
    public override string Title => $"DNS name {Host}";

    /// <summary>How the name is looked up; the machine's resolver.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>Equal by what is looked up, not by how.</summary>
    public bool Equals(DnsSource? other) =>
        other is not null && (Host, Port, Scheme, Refresh) == (other.Host, other.Port, other.Scheme, other.Refresh);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Port, Scheme, Refresh);

    internal override async Task<IReadOnlyList<NodeEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        var addresses = await Resolve(Host, cancellationToken).ConfigureAwait(false);
        return [.. addresses.Distinct().Select(Of)];
    }

    private NodeEntry Of(IPAddress address)
    {
        // A scope would be this machine's own business and is nothing for a name.
        var at = new IPEndPoint(address, Port).ToString();
        var percent = at.IndexOf('%', StringComparison.Ordinal);
        var bare = percent < 0 ? at : string.Create(CultureInfo.InvariantCulture, $"{at[..percent]}]:{Port}");
        return new NodeEntry($"{Host}:{bare}", new Uri($"{Scheme}://{bare}"));
    }
}
