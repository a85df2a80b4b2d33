using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stormproof.Load.Results;

/// <summary>A result as JSON, the form in which it is kept and compared.</summary>
public static partial class LoadDocument
{
    /// <summary>One document, indented.</summary>
    public static string ToJson(LoadResult result) => JsonSerializer.Serialize(result, Context.Default.LoadResult);

    /// <summary>The inverse of <see cref="ToJson"/>.</summary>
    /// <exception cref="JsonException">It is no such document.</exception>
    public static LoadResult FromJson(string json) =>
        JsonSerializer.Deserialize(json, Context.Default.LoadResult) ?? throw new JsonException("The document is null.");

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(LoadResult))]
    private sealed partial class Context : JsonSerializerContext;
}
