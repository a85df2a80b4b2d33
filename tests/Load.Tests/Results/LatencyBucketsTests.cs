using System.Text.Json;
using HdrHistogram;
using Stormproof.Load.Results;

namespace Stormproof.Load.Tests.Results;

public sealed class LatencyBucketsTests
{
    [Fact]
    public void Of_Histogram_CountsByTenthsOfADecade()
    {
        var histogram = new LongHistogram(1, 3_600_000_000, 3);
        histogram.RecordValueWithCount(1_000, 3);
        histogram.RecordValueWithCount(1_500, 2);
        histogram.RecordValue(100_000);

        var buckets = LatencyBuckets.Of(histogram);

        Assert.Equal(6, buckets.Counts.Values.Sum());
        Assert.Equal(3, buckets.Counts[0]);
        Assert.Equal(2, buckets.Counts[1]);
        Assert.Equal(1, buckets.Counts[20]);
        Assert.Equal(100, LatencyBuckets.FromMs(20), 9);
    }

    [Fact]
    public void Parse_ItsOwnText_IsTheSame()
    {
        const string Text = "-30:1 0:5 17:12345678901 90:1";

        Assert.Equal(Text, LatencyBuckets.Parse(Text).ToString());
        Assert.Equal("0:10", LatencyBuckets.Sum([LatencyBuckets.Parse("0:4"), LatencyBuckets.Parse("0:6")]).ToString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1")]
    [InlineData("1:")]
    [InlineData("1:-2")]
    [InlineData("91:1")]
    [InlineData("1:99999999999999999999")]
    public void Parse_SomethingElse_IsRefused(string text)
    {
        Assert.Throws<FormatException>(() => LatencyBuckets.Parse(text));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LatencyBuckets>($"\"{text}\""));
    }
}
