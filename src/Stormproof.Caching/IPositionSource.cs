using Stormproof.Model.Consistency;

namespace Stormproof.Caching;

/// <summary>Tells how far the primary has written. Register one when loaders read from replicas; without one every load of a key
/// whose fence is not known is asked of the primary.</summary>
public interface IPositionSource
{
    /// <summary>A position, taken on the primary after this call began, that covers every transaction committed before the call.
    /// One that is not known sends the load to the primary.</summary>
    ValueTask<LogPosition> GetCurrentPositionAsync(CancellationToken cancellationToken);
}
