using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stormproof.Hosting.Idempotency;

/// <summary>What the store keeps under a key: first a claim (who runs the request), then the answer. Layout: one byte of kind,
/// 32 bytes of request fingerprint, then the kind's own part.</summary>
internal sealed class KeyRecord
{
    private const byte ClaimKind = 1;
    private const byte AnswerKind = 2;

    public required byte[] Fingerprint { get; init; }

    /// <summary>Instance id of the node that runs the request; null when the answer is there.</summary>
    public string? Owner { get; init; }

    public KeptAnswer? Answer { get; init; }

    public static byte[] Claim(byte[] fingerprint, string owner)
    {
        using var stream = new MemoryStream(128);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(ClaimKind);
        writer.Write(fingerprint);
        writer.Write(owner);
        // Two attempts of one node are two claims, so that only the one that stands can keep its answer.
        writer.Write(Guid.NewGuid().ToByteArray());
        writer.Flush();
        return stream.ToArray();
    }

    public static byte[] Finished(byte[] fingerprint, KeptAnswer answer)
    {
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(AnswerKind);
        writer.Write(fingerprint);
        answer.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    public static KeyRecord Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var kind = reader.ReadByte();
        var fingerprint = reader.ReadBytes(RequestFingerprint.Length);
        return kind == ClaimKind
            ? new KeyRecord { Fingerprint = fingerprint, Owner = reader.ReadString() }
            : new KeyRecord { Fingerprint = fingerprint, Answer = KeptAnswer.Read(reader) };
    }
}

/// <param name="Status">The answer's status code.</param>
/// <param name="Headers">Its end-to-end headers.</param>
/// <param name="Body">Its body; null when that was larger than what is kept.</param>
internal sealed record KeptAnswer(int Status, IReadOnlyList<KeyValuePair<string, string[]>> Headers, byte[]? Body)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write((ushort)Status);
        writer.Write((ushort)Headers.Count);
        foreach (var (name, values) in Headers)
        {
            writer.Write(name);
            writer.Write((ushort)values.Length);
            foreach (var value in values)
            {
                writer.Write(value);
            }
        }

        writer.Write(Body?.Length ?? -1);
        writer.Write(Body ?? []);
    }

    public static KeptAnswer Read(BinaryReader reader)
    {
        var status = reader.ReadUInt16();
        var headers = new KeyValuePair<string, string[]>[reader.ReadUInt16()];
        for (var i = 0; i < headers.Length; i++)
        {
            var name = reader.ReadString();
            var values = new string[reader.ReadUInt16()];
            for (var j = 0; j < values.Length; j++)
            {
                values[j] = reader.ReadString();
            }

            headers[i] = new(name, values);
        }

        var length = reader.ReadInt32();
        return new KeptAnswer(status, headers, length < 0 ? null : reader.ReadBytes(length));
    }

    public static KeptAnswer From(CapturedResponse response)
    {
        var headers = new List<KeyValuePair<string, string[]>>(response.Headers.Count);
        foreach (var (name, values) in response.Headers)
        {
            if (!IsHopByHop(name))
            {
                headers.Add(new(name, values.Where(v => v is not null).ToArray()!));
            }
        }

        return new KeptAnswer(response.StatusCode, headers, response.Captured);
    }

    public async Task SendAsync(HttpContext context, bool replayed)
    {
        context.Response.StatusCode = Status;
        foreach (var (name, values) in Headers)
        {
            context.Response.Headers[name] = values;
        }

        if (replayed)
        {
            context.Response.Headers["Idempotency-Replayed"] = "true";
        }

        if (Body is { Length: > 0 })
        {
            context.Response.ContentLength = Body.Length;
            await context.Response.Body.WriteAsync(Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static bool IsHopByHop(string name) =>
        name.Equals("Connection", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Date", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Server", StringComparison.OrdinalIgnoreCase);
}
