using Stormproof.Lab.Drills.Elasticity;

namespace Stormproof.Lab.Tests.Drills.Elasticity;

public sealed class CpuAccountTests
{
    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);

    private readonly CpuAccount _account = new(cores: 0.1) { Longest = TimeSpan.FromSeconds(1) };

    /// <summary>A process that runs whenever it may, and is looked at late: on average it gets what it may use.</summary>
    [Fact]
    public void Pass_AProcessThatTakesAllItGets_UsesItsShare()
    {
        var used = 0.0;
        for (var i = 0; i < 1_000; i++)
        {
            used += _account.IsOver ? 0 : 0.02;
            _account.Pass(TimeSpan.FromMilliseconds(20), used);
        }

        Assert.InRange(used, 1.9, 2.2);
    }

    [Fact]
    public void Pass_WithinItsShare_IsNeverOver()
    {
        for (var i = 1; i <= 100; i++)
        {
            _account.Pass(Tenth, i * 0.009);
            Assert.False(_account.IsOver);
        }
    }

    [Fact]
    public void Pass_AfterALongPause_SavesNoMoreThanABurst()
    {
        _account.Pass(TimeSpan.FromMinutes(1), 0);
        _account.Pass(TimeSpan.Zero, 0.011);

        Assert.True(_account.IsOver);
    }

    [Fact]
    public void Pass_ABootThatTookMuchAtOnce_PaysAllOfIt()
    {
        _account.Longest = TimeSpan.FromSeconds(30);
        _account.Pass(Tenth, 1);

        _account.Pass(TimeSpan.FromSeconds(9.5), 1);
        Assert.True(_account.IsOver);

        _account.Pass(TimeSpan.FromSeconds(0.5), 1);
        Assert.False(_account.IsOver);
    }

    [Fact]
    public void Pass_FarTooMuch_IsPaidBackWithinASecond()
    {
        _account.Pass(Tenth, 50);
        Assert.True(_account.IsOver);

        _account.Pass(TimeSpan.FromSeconds(1), 50);

        Assert.False(_account.IsOver);
    }
}
