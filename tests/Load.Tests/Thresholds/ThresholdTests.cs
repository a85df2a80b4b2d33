using Stormproof.Load.Results;
using Stormproof.Load.Thresholds;

namespace Stormproof.Load.Tests.Thresholds;

public sealed class ThresholdTests
{
    [Theory]
    [InlineData("p50<10.1ms", "met", 10.0), InlineData("p90 < 20.1ms", "met", 20.0), InlineData("p95<=25ms", "met", 25.0)]
    [InlineData("p99<200ms", "met", 50.0), InlineData("p99<50ms", "broken", 50.0), InlineData("p99<=50ms", "met", 50.0)]
    [InlineData("p99.9<0.09s", "broken", 90.0), InlineData("p999<1s", "met", 90.0), InlineData("max<100ms", "broken", 100.0)]
    [InlineData("mean<13ms", "met", 12.5), InlineData("p99>1ms", "met", 50.0), InlineData("p99>=1s", "broken", 50.0)]
    [InlineData("errors<0.1%", "broken", 0.001), InlineData("errors<=0.1%", "met", 0.001), InlineData("errors<2", "met", 1.0)]
    [InlineData("errors<1", "broken", 1.0), InlineData("rps>=499.5", "met", 499.5), InlineData("rps>500", "broken", 499.5)]
    [InlineData("login:p99<300ms", "met", 250.0), InlineData("login:errors<1%", "met", 0.0), InlineData("login:rps>10", "met", 20.0)]
    [InlineData("GET /x:y:max<1s", "met", 5.0), InlineData("never:p99<1s", "no-samples", null), InlineData("refused:p99<1s", "no-samples", null)]
    [InlineData("refused:errors<50%", "broken", 1.0)]
    public void Judge_Result_IsMetBrokenOrHadNoSamples(string text, string outcome, double? value)
    {
        var verdict = Threshold.Parse(text).Judge(Result());
        Assert.Equal((text, outcome, value), (verdict.Threshold, verdict.Outcome, verdict.Value));
        Assert.Equal(outcome == "met", verdict.IsMet());
    }

    [Theory]
    [InlineData("p99<1s"), InlineData("errors<1%"), InlineData("rps>0")]
    public void Judge_RunWithoutRequests_HasNoSamples(string text) => Assert.Equal(
        "no-samples", Threshold.Parse(text).Judge(Result() with { Requests = 0, Errors = 0, Rps = 0, Latency = new(0, 0, 0, 0, 0) }).Outcome);

    [Fact]
    public void Judge_RunWhereAllErrorsCameAtOnce_HasNoLatencyToBeat() => Assert.Equal(
        "no-samples", Threshold.Parse("p99<1s").Judge(Result() with { Errors = 1000, Latency = new(0, 0, 0, 0, 0) }).Outcome);

    [Theory]
    [InlineData("p99<1s"), InlineData("p99<1ms")]
    public void Judge_SaturatedGenerator_IsVoid(string text)
    {
        var result = Result();
        var verdict = Threshold.Parse(text).Judge(result with { Generator = result.Generator with { Saturated = true } });
        Assert.Equal("void", verdict.Outcome);
        Assert.False(verdict.IsMet());
    }

    [Theory]
    [InlineData("", "compares nothing"), InlineData("p99", "compares nothing"), InlineData("p99=200ms", "compares nothing")]
    [InlineData("p98<1s", "is about 'p98'; give one of p50, p90, p95, p99, p99.9, max, mean, errors, rps")]
    [InlineData("<1s", "is about ''"), InlineData("p99<", "has the bound ''"), InlineData("p99<200", "has the bound '200'; give a number and a unit")]
    [InlineData("p99<-1ms", "has the bound '-1ms'"), InlineData("errors<101%", "has the bound '101%'"), InlineData("errors<x", "has the bound 'x'")]
    [InlineData("rps>fast", "has the bound 'fast'"), InlineData(":p99<1s", "has no request before the colon"), InlineData("rps>1e400", "has the bound")]
    [InlineData("errors<NaN", "has the bound"), InlineData("errors<%", "has the bound")]
    public void Parse_WhatIsNone_SaysWhatWasExpected(string text, string expected)
    {
        var e = Assert.Throws<FormatException>(() => Threshold.Parse(text));
        Assert.StartsWith($"threshold '{text}' {expected}", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("for example 'p99<200ms', 'errors<0.1%' or 'login:p99<300ms'.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_RequestThatTheRunDoesNotHave_IsRefused()
    {
        Threshold.Parse("login:p99<1s").Check(["login"]);
        Threshold.Parse("p99<1s").Check([]);
        var e = Assert.Throws<FormatException>(() => Threshold.Parse("logon:p99<1s").Check(["login", "cart"]));
        Assert.EndsWith("it has login, cart.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_ResultWithThresholds_CanBeReadBack()
    {
        var result = Result() with
        {
            Thresholds = [Threshold.Parse("p99<1s").Judge(Result())],
            Failures = [new FailureSample("login", "status 200", "status 500")],
        };
        var read = LoadDocument.FromJson(LoadDocument.ToJson(result));
        Assert.Equal(result.Thresholds, read.Thresholds);
        Assert.Equal(result.Failures, read.Failures);
        Assert.DoesNotContain("thresholds", LoadDocument.ToJson(Result()), StringComparison.Ordinal);
    }

    private static LoadResult Result() => new()
    {
        Target = "t",
        Model = "open",
        DurationMs = 2000,
        Requests = 1000,
        Rps = 499.5,
        Errors = 1,
        ErrorRate = 0.001,
        Latency = new(10, 20, 50, 90, 100) { P95Ms = 25, MeanMs = 12.5, Samples = 1000 },
        Uncorrected = new(1, 1, 1, 1, 1),
        Steps = [],
        Generator = new() { CpuShare = 0, LateStarts = 0, Saturated = false },
        ErrorClasses = new Dictionary<string, long>(),
        ByRequest =
        [
            new("login", 40, 0, new(0, 0, 250, 0, 0) { Samples = 40 }), new("GET /x:y", 1, 0, new(0, 0, 0, 0, 5) { Samples = 1 }),
            new("never", 0, 0, new(0, 0, 0, 0, 0)), new("refused", 10, 10, new(0, 0, 0, 0, 0)),
        ],
    };
}
