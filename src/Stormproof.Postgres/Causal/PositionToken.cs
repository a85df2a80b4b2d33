using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Causal;

/// <summary>A position as a client carries it: 12 bytes and a 16 byte signature, 38 characters of base64url. The signature covers
/// the cluster's system identifier too, so that a position of another database is refused like a forged one.</summary>
/// <param name="keys">The first signs, each is accepted.</param>
/// <param name="systemId">Of the cluster.</param>
internal sealed class PositionToken(IReadOnlyList<byte[]> keys, string systemId)
{
    public const int Length = 38;

    private const int PayloadBytes = 12;

    /// <summary>Half of HMAC-SHA256: 2^128 guesses are enough, and each goes through a request.</summary>
    private const int SignatureBytes = 16;

    private readonly byte[] _context = Encoding.ASCII.GetBytes($"stormproof position 1 {systemId} ");

    public string Write(LogPosition position)
    {
        Span<byte> token = stackalloc byte[PayloadBytes + SignatureBytes];
        BinaryPrimitives.WriteUInt32BigEndian(token, position.Timeline);
        BinaryPrimitives.WriteUInt64BigEndian(token[4..], position.Lsn);
        Sign(keys[0], token[..PayloadBytes], token[PayloadBytes..]);
        return Base64Url.EncodeToString(token);
    }

    public bool TryRead(string? text, out LogPosition position)
    {
        position = default;
        Span<byte> token = stackalloc byte[PayloadBytes + SignatureBytes];
        if (text is not { Length: Length }
            || Base64Url.DecodeFromChars(text, token, out _, out var written) != OperationStatus.Done || written != token.Length)
        {
            return false;
        }

        Span<byte> signature = stackalloc byte[SignatureBytes];
        var isOurs = false;
        foreach (var key in keys)
        {
            Sign(key, token[..PayloadBytes], signature);
            isOurs |= CryptographicOperations.FixedTimeEquals(signature, token[PayloadBytes..]);
        }

        if (isOurs)
        {
            position = new LogPosition(
                BinaryPrimitives.ReadUInt32BigEndian(token), BinaryPrimitives.ReadUInt64BigEndian(token[4..]));
        }

        return isOurs && position.IsKnown;
    }

    private void Sign(byte[] key, ReadOnlySpan<byte> payload, Span<byte> signature)
    {
        Span<byte> message = stackalloc byte[_context.Length + PayloadBytes];
        _context.CopyTo(message);
        payload.CopyTo(message[_context.Length..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message, hash);
        hash[..SignatureBytes].CopyTo(signature);
    }
}
