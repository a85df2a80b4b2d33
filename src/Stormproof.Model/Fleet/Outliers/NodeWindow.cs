namespace Stormproof.Model.Fleet.Outliers;

/// <summary>What a node's requests showed since its last comparison.</summary>
/// <param name="Requests">Requests that say something about the node.</param>
/// <param name="Errors">Those of them that were answered 500 or above, broke or ran out of time.</param>
/// <param name="LatencyMs">Mean time until an answer began or the wait for it was given up, in milliseconds.</param>
/// <param name="IsWarming">It is in its slow start: cold caches are slow and no reason to start again.</param>
public readonly record struct NodeWindow(long Requests, long Errors, double LatencyMs, bool IsWarming = false)
{
    /// <summary>0 to 1; 1 without requests.</summary>
    public double SuccessRate => Requests == 0 ? 1 : 1 - ((double)Errors / Requests);
}

/// <summary>A node that stands out.</summary>
/// <param name="Index">Which.</param>
/// <param name="Reason">By what, in words, with the figures.</param>
public readonly record struct Outlier(int Index, string Reason);
