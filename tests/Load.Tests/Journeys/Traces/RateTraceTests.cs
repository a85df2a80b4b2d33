using Stormproof.Load.Input;
using Stormproof.Load.Journeys.Traces;
using Stormproof.Load.Schedules;

namespace Stormproof.Load.Tests.Journeys.Traces;

public sealed class RateTraceTests
{
    [Theory]
    [InlineData("0,10\n60,20"), InlineData("t,rate\n0,10\n60,20\n"), InlineData("# note\n\n\"time\",\"rps\"\n0 , 10\n1m, 2e1\n")]
    [InlineData("1772600000,10\r\n1772600060,20\r\n"), InlineData("30s,10\n90s,20")]
    public void Parse_ValidTrace_IsPointsFromTheFirst(string text) => Assert.Equal(
        [new RatePoint(TimeSpan.Zero, 10), new RatePoint(TimeSpan.FromMinutes(1), 20)], Parse(text));

    [Fact]
    public void Parse_Trace_MakesASchedule() =>
        Assert.Equal(900, ArrivalSchedule.Trace(Parse("0,10\n60,20")).Count);

    [Theory]
    [InlineData("", "t.csv: the trace has 0 points")]
    [InlineData("t,rate\n0,10", "t.csv:2: the trace has 1 points; give at least two")]
    [InlineData("0,10\n5,-1\n6,1", "t.csv:2: '-1' is no rate; give 0 to 1000000 requests a second")]
    [InlineData("0,10\n5,2000000", "t.csv:2: '2000000' is no rate")]
    [InlineData("0,10\n5,NaN", "t.csv:2: 'NaN' is no rate")]
    [InlineData("0,10\n5", "t.csv:2: has 1 values; give a time in seconds")]
    [InlineData("0,10\n5,\n6,1", "t.csv:2: has 1 values")]
    [InlineData("0,10\n5,1,2", "t.csv:2: has 3 values")]
    [InlineData("0,10\nx5,1", "t.csv:2:1: 'x5' is no time")]
    [InlineData("0,10\n-5,1", "t.csv:2:1: '-5' is no time")]
    [InlineData("0,10\n5,1\n3,1", "t.csv:3:1: '3' is not after the time in line 2; sort the lines")]
    [InlineData("0,10\n5,1\n5,1", "t.csv:3:1: '5' is not after the time in line 2")]
    [InlineData("0,0\n5,0", "t.csv:2: all rates are 0")]
    [InlineData("0,1\n700000,1", "t.csv:2:1: the trace is 8.1 days long; it may have 7")]
    [InlineData("0,1\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n60,1", "t.csv:10:1: 52 s are missing before this line, where steps are 1 s")]
    public void Parse_FaultyTrace_SaysLineAndWhatWasExpected(string text, string expected) => Assert.StartsWith(
        expected, Assert.Single(Assert.Throws<InputException>(() => Parse(text)).Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Parse_SeveralFaults_ShowsAll() => Assert.Equal(
        [1, 2, 4], Assert.Throws<InputException>(() => Parse("x1,1\n0,-1\n0,1\n0,1")).Errors.Select(e => e.Line));

    private static IReadOnlyList<RatePoint> Parse(string text) =>
        RateTrace.Parse("t.csv", text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.None) is [.., ""] lines ? lines[..^1] : text.Split('\n'));
}
