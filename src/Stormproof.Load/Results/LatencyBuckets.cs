using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using HdrHistogram;

namespace Stormproof.Load.Results;

/// <summary>How many requests took how long, in buckets of which ten make a factor of ten: bucket k is from 10^(k/10) to
/// 10^((k+1)/10) milliseconds. In JSON a text, <c>k:count</c> with blanks between, so that a report stays short.</summary>
[JsonConverter(typeof(Converter))]
public sealed class LatencyBuckets
{
    /// <summary>Below a microsecond is a microsecond.</summary>
    private const int Lowest = -30;

    /// <summary>Above eleven days is eleven days.</summary>
    private const int Highest = 90;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private readonly SortedDictionary<int, long> _counts = [];

    /// <summary>Nothing counted.</summary>
    public LatencyBuckets()
    {
    }

    private LatencyBuckets(IEnumerable<KeyValuePair<int, long>> counts)
    {
        foreach (var (bucket, count) in counts)
        {
            _counts[bucket] = _counts.GetValueOrDefault(bucket) + count;
        }
    }

    /// <summary>The buckets that are not empty, from the fastest: number and count.</summary>
    public IReadOnlyDictionary<int, long> Counts => _counts;

    /// <summary>Where a bucket begins, in milliseconds; it ends where the next begins.</summary>
    public static double FromMs(int bucket) => Math.Pow(10, bucket / 10.0);

    /// <summary>All of them together.</summary>
    public static LatencyBuckets Sum(IEnumerable<LatencyBuckets> parts) => new(parts.SelectMany(p => p.Counts));

    /// <summary>Reads the text of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static LatencyBuckets Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var counts = new List<KeyValuePair<int, long>>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0
                || !int.TryParse(part.AsSpan(0, colon), NumberStyles.AllowLeadingSign, Invariant, out var bucket)
                || !long.TryParse(part.AsSpan(colon + 1), NumberStyles.None, Invariant, out var count)
                || bucket is < Lowest or > Highest)
            {
                throw new FormatException($"'{part}' is no bucket; one is a number from {Lowest} to {Highest}, ':' and a count.");
            }

            counts.Add(new(bucket, count));
        }

        return new LatencyBuckets(counts);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(' ', _counts.Select(c => string.Create(Invariant, $"{c.Key}:{c.Value}")));

    /// <param name="microseconds">A histogram of microseconds.</param>
    internal static LatencyBuckets Of(HistogramBase microseconds) => new(
        microseconds.TotalCount == 0
            ? []
            : microseconds.RecordedValues().Select(v => new KeyValuePair<int, long>(
                Math.Clamp((int)Math.Floor(10 * Math.Log10(Math.Max(1, v.ValueIteratedTo) / 1000.0) + 1e-9), Lowest, Highest),
                v.CountAddedInThisIterationStep)));

    internal sealed class Converter : JsonConverter<LatencyBuckets>
    {
        public override LatencyBuckets Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString() ?? "");
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, LatencyBuckets value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
