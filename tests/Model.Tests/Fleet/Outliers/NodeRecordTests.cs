using Stormproof.Model.Fleet.Outliers;
using static Stormproof.Model.Fleet.Outliers.RequestOutcome;

namespace Stormproof.Model.Tests.Fleet.Outliers;

public sealed class NodeRecordTests
{
    private static readonly OutlierRules Rules = new() { ErrorsInARow = 3 };

    [Fact]
    public void IsSuspect_ErrorsInARow_AtTheCount()
    {
        Assert.False(After(ServerError, Broken).IsSuspect(Rules));
        Assert.True(After(ServerError, Broken, Overtaken).IsSuspect(Rules));
    }

    [Fact]
    public void IsSuspect_GoodRequestBetween_CountsAnew() =>
        Assert.False(After(ServerError, ServerError, Good, ServerError, ServerError).IsSuspect(Rules));

    [Fact]
    public void IsSuspect_ClientThatLeftBetween_NeitherCountsNorForgives()
    {
        Assert.False(After(ServerError, ServerError, Abandoned).IsSuspect(Rules));
        Assert.True(After(ServerError, Abandoned, ServerError, ServerError).IsSuspect(Rules));
    }

    [Fact]
    public void Eject_AgainAndAgain_LastsLongerUpToTheLongest()
    {
        var record = default(NodeRecord);
        var lengths = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var now = TimeSpan.FromHours(i);
            record = record.Eject(now, Rules);
            lengths.Add((record.EjectedUntil!.Value - now).TotalSeconds);
            record = record.At(record.EjectedUntil.Value);
        }

        Assert.Equal([30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300], lengths);
    }

    [Fact]
    public void At_TimeIsUp_ReturnsWithAFullCount()
    {
        var ejected = After(ServerError, ServerError, ServerError).Eject(TimeSpan.Zero, Rules);

        Assert.True(ejected.At(TimeSpan.FromSeconds(29.9)).IsEjected);
        var returned = ejected.At(TimeSpan.FromSeconds(30));
        Assert.False(returned.IsEjected);
        Assert.False(returned.After(ServerError).After(ServerError).IsSuspect(Rules));
    }

    [Fact]
    public void Passed_ComparisonsAfterAnEjection_ForgiveOneEach()
    {
        var twice = new NodeRecord(Ejections: 2);

        Assert.Equal(60, twice.Passed().Eject(TimeSpan.Zero, Rules).EjectedUntil!.Value.TotalSeconds);
        Assert.Equal(30, twice.Passed().Passed().Passed().Eject(TimeSpan.Zero, Rules).EjectedUntil!.Value.TotalSeconds);
    }

    [Fact]
    public void Passed_WhileEjected_ForgivesNothing()
    {
        var ejected = default(NodeRecord).Eject(TimeSpan.Zero, Rules);

        Assert.Equal(ejected, ejected.Passed());
    }

    [Theory]
    [InlineData(0, 0), InlineData(1, 0), InlineData(2, 0), InlineData(3, 1), InlineData(6, 1), InlineData(7, 2), InlineData(10, 3),
        InlineData(100, 30)]
    public void Cap_Members_IsThirtyPercentButOneOfThree(int members, int cap) => Assert.Equal(cap, Rules.Cap(members));

    [Fact]
    public void Cap_ShareZero_EjectsNone() => Assert.Equal(0, (Rules with { MostEjected = 0 }).Cap(100));

    private static NodeRecord After(params RequestOutcome[] outcomes) =>
        outcomes.Aggregate(default(NodeRecord), (r, o) => r.After(o));
}
