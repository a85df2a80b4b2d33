using HdrHistogram;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;

namespace Stormproof.Load.Engine;

/// <summary>The shards' records as one result.</summary>
internal static class ResultBuilder
{
    public static LoadResult Build(LoadPlan plan, IReadOnlyList<ScheduleSlice> slices, Shard[] shards, RunEnd end)
    {
        var fromSent = Merge(shards.Select(s => s.Recorder.FromSent));
        var steps = Steps(plan, slices, shards, end.Length).ToArray();
        var fromDue = Merge(steps.Select(s => s.Histogram!));
        var outcomes = Enumerable.Range(0, RequestOutcomes.Count).Select(o => shards.Sum(s => s.Recorder.Outcomes[o])).ToArray();
        var requests = outcomes.Sum();
        var errors = requests - outcomes[(int)RequestOutcome.Ok];
        var seconds = Math.Max(1e-9, end.Length.TotalSeconds);
        return new LoadResult
        {
            Target = plan.Scenario.Target,
            Model = plan.Model is OpenModel ? "open" : "closed",
            DurationMs = Round(end.Length.TotalMilliseconds),
            Requests = requests,
            RequestsPerIteration = Round(plan.Scenario.RequestsPerIteration),
            Rps = Round(shards.Sum(s => s.Recorder.Slices.Sum(r => r.Good)) / seconds),
            Errors = errors,
            ErrorRate = Share(errors, requests),
            Latency = Summary(fromDue),
            Uncorrected = Summary(fromSent),
            Steps = steps,
            Generator = GeneratorJudge.Judge(plan, shards, end, requests),
            ErrorClasses = Enumerable.Range(1, RequestOutcomes.Count - 1).Where(o => outcomes[o] > 0)
                .ToDictionary(o => RequestOutcomes.Name((RequestOutcome)o), o => outcomes[o]),
            ByRequest = [.. plan.Scenario.RequestNames.Select((name, i) => Request(name, i, shards, fromDue))],
            ByNode = ByNode(shards),
            Repeats = shards.Sum(s => s.Counters.Repeats),
            BodyBytes = shards.Sum(s => s.Counters.BodyBytes),
            Interrupted = end.Interrupted,
        };
    }

    public static double Percentile(HistogramBase histogram, double percentile) =>
        histogram.TotalCount == 0 ? 0 : Milliseconds(histogram.GetValueAtPercentile(percentile));

    private static IEnumerable<LoadStep> Steps(
        LoadPlan plan, IReadOnlyList<ScheduleSlice> slices, Shard[] shards, TimeSpan length)
    {
        for (var i = 0; i < slices.Count && slices[i].Start < length; i++)
        {
            var duration = (slices[i].End < length ? slices[i].End : length) - slices[i].Start;
            var records = shards.Select(s => s.Recorder.Slices[i]).ToArray();
            var requests = records.Sum(r => r.Requests);
            var histogram = Merge(records.Select(r => r.Histogram));
            if (plan.Model is ClosedModel closed)
            {
                histogram = Correct(histogram, closed.ThinkTime);
            }

            yield return new LoadStep
            {
                OfferedRps = Round(plan.Model is OpenModel
                    ? slices[i].OfferedRps * plan.Scenario.RequestsPerIteration
                    : requests / duration.TotalSeconds),
                AchievedRps = Round(records.Sum(r => r.Good) / duration.TotalSeconds),
                P50Ms = Percentile(histogram, 50),
                P99Ms = Percentile(histogram, 99),
                ErrorRate = Share(records.Sum(r => r.Errors), requests),
                StartMs = Round(slices[i].Start.TotalMilliseconds),
                DurationMs = Round(duration.TotalMilliseconds),
                Requests = requests,
                Histogram = histogram,
                Buckets = LatencyBuckets.Of(histogram),
            };
        }
    }

    /// <summary>What a user who waits would have sent meanwhile: it asks every median answer and think time, so an answer that
    /// took ten of these hides nine more that would have waited nine, eight, ... of them. Gil Tene's correction, as in
    /// HdrHistogram's recordValueWithExpectedInterval.</summary>
    private static LongHistogram Correct(LongHistogram histogram, TimeSpan think)
    {
        if (histogram.TotalCount == 0)
        {
            return histogram;
        }

        var interval = Math.Max(1, histogram.GetValueAtPercentile(50) + (long)think.TotalMicroseconds);
        var corrected = Recorder.NewHistogram();
        foreach (var value in histogram.RecordedValues())
        {
            var count = value.CountAddedInThisIterationStep;
            corrected.RecordValueWithCount(value.ValueIteratedTo, count);
            for (var missing = value.ValueIteratedTo - interval; missing >= interval; missing -= interval)
            {
                corrected.RecordValueWithCount(missing, count);
            }
        }

        return corrected;
    }

    private static RequestReport Request(string name, int index, Shard[] shards, LongHistogram all)
    {
        var records = shards.Select(s => s.Recorder.Requests[index]).ToArray();
        var only = shards[0].Recorder.Requests.Length == 1;
        return new RequestReport(
            name, records.Sum(r => r.Count), records.Sum(r => r.Errors),
            Summary(only ? all : Merge(records.Select(r => r.Histogram))));
    }

    private static NodeReport[] ByNode(Shard[] shards) =>
    [
        .. shards.SelectMany(s => s.Recorder.Nodes.All).Where(n => n.Record.Count > 0).GroupBy(n => n.Name).Select(g =>
        {
            var histogram = Merge(g.Select(n => n.Record.Histogram));
            return new NodeReport(
                g.Key, g.Sum(n => n.Record.Count), g.Sum(n => n.Record.Errors), Summary(histogram),
                LatencyBuckets.Of(histogram));
        }).OrderBy(n => n.Name.Length).ThenBy(n => n.Name, StringComparer.Ordinal),
    ];

    internal static LongHistogram Merge(IEnumerable<HistogramBase> histograms)
    {
        var merged = Recorder.NewHistogram();
        foreach (var histogram in histograms)
        {
            merged.Add(histogram);
        }

        return merged;
    }

    internal static LatencySummary Summary(LongHistogram histogram) => histogram.TotalCount == 0
        ? new LatencySummary(0, 0, 0, 0, 0)
        : new LatencySummary(
            Percentile(histogram, 50), Percentile(histogram, 90), Percentile(histogram, 99), Percentile(histogram, 99.9),
            Milliseconds(histogram.GetMaxValue()))
        {
            P95Ms = Percentile(histogram, 95),
            MeanMs = Round(histogram.GetMean() / 1000),
            Samples = histogram.TotalCount,
        };

    private static double Milliseconds(long microseconds) => microseconds / 1000.0;

    private static double Round(double value) => Math.Round(value, 3);

    private static double Share(long part, long all) => all == 0 ? 0 : Math.Round((double)part / all, 6);
}
