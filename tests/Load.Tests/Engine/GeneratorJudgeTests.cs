using Stormproof.Load.Engine;

namespace Stormproof.Load.Tests.Engine;

public sealed class GeneratorJudgeTests
{
    [Theory]
    [InlineData(1, 30, false)] // 3 %, but a single hiccup.
    [InlineData(10, 100, false)]
    [InlineData(11, 100, true)]
    [InlineData(100, 10_000, false)]
    [InlineData(101, 10_000, true)]
    public void Reason_LateStarts_TakesMoreThanAFewAndMoreThanOnePercent(long late, long requests, bool isVoid)
    {
        Assert.Equal(isVoid, GeneratorJudge.Reason(isOpen: true, 0.1, late, requests) is not null);
        Assert.Null(GeneratorJudge.Reason(isOpen: false, 0.1, late, requests));
    }

    [Theory, InlineData(0.9, false), InlineData(0.91, true)]
    public void Reason_BusyLoop_IsVoidInEitherModel(double share, bool isVoid)
    {
        Assert.Equal(isVoid, GeneratorJudge.Reason(isOpen: true, share, 0, 100) is not null);
        Assert.Equal(isVoid, GeneratorJudge.Reason(isOpen: false, share, 0, 100) is not null);
    }
}
