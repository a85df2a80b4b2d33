using System.Collections.Concurrent;
using System.Net;

namespace Stormproof.Lab.Faults;

/// <summary>A link to the store for each node, by the node's name.</summary>
internal sealed class StoreLinks(TimeProvider clock) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, StoreLink> _links = new(StringComparer.Ordinal);

    public int SubscriptionsCut => _links.Values.Sum(l => l.SubscriptionsCut);

    public IEnumerable<StoreLink> All => _links.Values;

    /// <summary>Makes the link of a node that is about to start and gives its address.</summary>
    public string Open(string node, string store) =>
        _links.GetOrAdd(node, _ => new StoreLink(IPEndPoint.Parse(store), clock)).Address;

    public StoreLink Of(string node) => _links[node];

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links.Values)
        {
            await link.DisposeAsync().ConfigureAwait(false);
        }
    }
}
