using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Stormproof.Caching.Serialization;

/// <summary>System.Text.Json; text and bytes as they are.</summary>
internal sealed class JsonCacheSerializer(JsonSerializerOptions? options) : ICacheSerializer
{
    private readonly JsonSerializerOptions _options = options ?? JsonSerializerOptions.Default;

    public void Serialize<T>(IBufferWriter<byte> writer, T value)
    {
        if (typeof(T) == typeof(byte[]))
        {
            writer.Write((byte[])(object)value!);
        }
        else if (typeof(T) == typeof(string))
        {
            Encoding.UTF8.GetBytes((string)(object)value!, writer);
        }
        else
        {
            using var json = new Utf8JsonWriter(writer, new JsonWriterOptions { Encoder = _options.Encoder });
            JsonSerializer.Serialize(json, value, _options);
        }
    }

    public T Deserialize<T>(ReadOnlyMemory<byte> payload)
    {
        if (typeof(T) == typeof(byte[]))
        {
            return As<T>(payload.ToArray());
        }

        return typeof(T) == typeof(string)
            ? As<T>(Encoding.UTF8.GetString(payload.Span))
            : JsonSerializer.Deserialize<T>(payload.Span, _options) ?? throw new JsonException("The stored value is null.");
    }

    [return: NotNull]
    private static T As<T>(object value) => (T)value;
}
