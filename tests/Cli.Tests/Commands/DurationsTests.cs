using Stormproof.Cli.Commands;

namespace Stormproof.Cli.Tests.Commands;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("30s", 30_000), InlineData("500ms", 500), InlineData("1.5m", 90_000), InlineData("2h", 7_200_000), InlineData("0s", 0)]
    public void TryParse_NumberWithUnit_IsThatLong(string text, double milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData(""), InlineData("30"), InlineData("s"), InlineData("-1s"), InlineData("1e3s"), InlineData("1 s"), InlineData("1d")]
    [InlineData("NaNs"), InlineData("99999999h"), InlineData("1s1s"), InlineData("0x5s")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(Durations.TryParse(text, out _));
}
