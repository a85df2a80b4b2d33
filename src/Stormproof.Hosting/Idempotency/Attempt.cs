using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Stormproof.Hosting.Idempotency;

/// <summary>One run of a request with a key, and the claim that stands for it.</summary>
internal sealed class Attempt(string storeKey, byte[] fingerprint, TimeSpan retention, string owner)
{
    public string StoreKey => storeKey;

    public byte[] Fingerprint => fingerprint;

    public TimeSpan Retention => retention;

    public byte[] Claim { get; } = KeyRecord.Claim(fingerprint, owner);

    public bool IsSame(KeyRecord record) => CryptographicOperations.FixedTimeEquals(record.Fingerprint, fingerprint);
}

internal sealed record Refusal(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class RefusalJson : JsonSerializerContext;
