using System.Buffers;

namespace Stormproof.Caching.Serialization;

/// <summary>How values become bytes and values again. Called from many threads at once.</summary>
public interface ICacheSerializer
{
    /// <summary>Writes a value, which is not null.</summary>
    void Serialize<T>(IBufferWriter<byte> writer, T value);

    /// <summary>Reads it back. The memory is lent for the call only. An exception means that the bytes are of another shape, as
    /// after a deployment: the value is then loaded from the database.</summary>
    T Deserialize<T>(ReadOnlyMemory<byte> payload);
}
