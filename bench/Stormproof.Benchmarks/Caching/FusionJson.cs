using System.Text.Json;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace Stormproof.Benchmarks.Caching;

/// <summary>As FusionCache's System.Text.Json package does, which is not served by every feed.</summary>
internal sealed class FusionJson : IFusionCacheSerializer
{
    public byte[] Serialize<T>(T? obj) => JsonSerializer.SerializeToUtf8Bytes(obj);

    public T? Deserialize<T>(byte[] data) => JsonSerializer.Deserialize<T>(data);

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));
}
