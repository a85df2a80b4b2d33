using Stormproof.Model.Consistency;

namespace Stormproof.Model.Tests.Consistency;

public sealed class LogPositionTests
{
    private const ulong Segment = 16 * 1024 * 1024;

    [Theory]
    [InlineData(1u, 10ul, 1u, 10ul, true)]
    [InlineData(1u, 9ul, 1u, 10ul, false)]
    [InlineData(2u, 99ul, 1u, 10ul, false)]
    [InlineData(1u, 99ul, 2u, 10ul, false)]
    [InlineData(0u, 99ul, 0u, 10ul, false)]
    public void Covers_OtherPosition_OnlyWithinOneTimeline(
        uint timeline, ulong lsn, uint otherTimeline, ulong otherLsn, bool covers) =>
        Assert.Equal(covers, new LogPosition(timeline, lsn).Covers(new LogPosition(otherTimeline, otherLsn)));

    [Theory]
    [InlineData((5 * 8192) + 24, 5 * 8192)]
    [InlineData(Segment + 40, Segment)]
    [InlineData((5 * 8192) + 32, (5 * 8192) + 32)]
    [InlineData((5 * 8192) + 40, (5 * 8192) + 40)]
    [InlineData(Segment + 24, Segment + 24)]
    [InlineData(5 * 8192, 5 * 8192)]
    public void BeforePageHeader_PlaceInThePage_StepsBackOnlyOverAHeader(ulong lsn, ulong expected) =>
        Assert.Equal(expected, new LogPosition(1, lsn).BeforePageHeader(Segment).Lsn);

    [Theory]
    [InlineData("1-16b3748", 1u, 0x16B3748ul)]
    [InlineData("ffffffff-ffffffffffffffff", uint.MaxValue, ulong.MaxValue)]
    public void TryParse_TextForm_ReturnsThePositionAndBack(string text, uint timeline, ulong lsn)
    {
        Assert.True(LogPosition.TryParse(text, out var position));
        Assert.Equal(new LogPosition(timeline, lsn), position);
        Assert.Equal(text, position.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0-1")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("1-1-1")]
    [InlineData(" 1-1")]
    [InlineData("1-+1")]
    [InlineData("1-11111111111111111")]
    [InlineData("000000001-1111111111111111")]
    public void TryParse_AnythingElse_IsNoPosition(string? text) => Assert.False(LogPosition.TryParse(text, out _));

    [Theory]
    [InlineData("0/16B3748", 0x16B3748ul)]
    [InlineData("A/0", 0xA00000000ul)]
    public void TryParseLsn_ServersForm_IsRead(string text, ulong lsn)
    {
        Assert.True(LogPosition.TryParseLsn(text, out var read));
        Assert.Equal(lsn, read);
    }

    [Theory]
    [InlineData("16B3748")]
    [InlineData("/1")]
    [InlineData("1/")]
    [InlineData("1/1/1")]
    public void TryParseLsn_AnythingElse_IsRefused(string text) => Assert.False(LogPosition.TryParseLsn(text, out _));

    [Fact]
    public void Later_TwoPositions_NewerTimelineWinsThenTheGreaterNumber()
    {
        Assert.Equal(new LogPosition(2, 5), LogPosition.Later(new LogPosition(1, 9), new LogPosition(2, 5)));
        Assert.Equal(new LogPosition(1, 9), LogPosition.Later(new LogPosition(1, 9), new LogPosition(1, 5)));
    }
}
