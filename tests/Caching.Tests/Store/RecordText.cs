using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Stormproof.Caching.Store;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Tests.Store;

/// <summary>Reads a whole record as the scripts write it, the slow way, and shows it for comparison.</summary>
internal static class RecordText
{
    private const int Digits = 13;
    private const int Token = 32;

    public static FenceRecord Parse(byte[]? record)
    {
        if (record is null)
        {
            return FenceRecord.Missing;
        }

        Assert.Equal((byte)'1', record[0]);
        var fence = PositionText.Read(record.AsSpan(15, PositionText.Length));
        if (record[1] != '-')
        {
            Assert.Contains((char)record[1], "VN");
            Assert.True(RecordHeader.TryReadValue(record, out var negative, out var expires));
            Assert.Equal(Number(record, 2), expires);
            return new FenceRecord
            {
                Fence = fence,
                Value = new StoredValue(
                    negative ? default(ReadOnlyMemory<byte>?) : record.AsMemory(RecordHeader.ValueLength), expires),
            };
        }

        var intents = ImmutableList.CreateBuilder<WriteIntent>();
        for (var at = 84; at < record.Length; at += Digits + Token)
        {
            intents.Add(new WriteIntent(Text(record, at + Digits, Token), Number(record, at)));
        }

        var leaseExpires = Number(record, 39);
        return new FenceRecord
        {
            Fence = fence,
            Lease = leaseExpires == 0 ? null : new LoadLease(Text(record, 39 + Digits, Token), leaseExpires),
            Intents = intents.ToImmutable(),
        };
    }

    public static string Show(FenceRecord record)
    {
        var text = new StringBuilder($"fence {record.Fence}");
        if (record.Value is { } value)
        {
            text.Append(CultureInfo.InvariantCulture, $", value {Bytes(value.Payload)} until {value.ExpiresAtMs}");
        }

        if (record.Lease is { } lease)
        {
            text.Append(CultureInfo.InvariantCulture, $", lease {lease.Token} until {lease.ExpiresAtMs}");
        }

        foreach (var intent in record.Intents)
        {
            text.Append(CultureInfo.InvariantCulture, $", intent {intent.Token} until {intent.DeadlineMs}");
        }

        return text.ToString();
    }

    public static string Bytes(ReadOnlyMemory<byte>? payload) =>
        payload is { } bytes ? $"[{Convert.ToHexString(bytes.Span)}]" : "none";

    private static long Number(byte[] record, int at) => long.Parse(Text(record, at, Digits), CultureInfo.InvariantCulture);

    private static string Text(byte[] record, int at, int length) => Encoding.ASCII.GetString(record, at, length);
}
