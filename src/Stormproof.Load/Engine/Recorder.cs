using HdrHistogram;
using Stormproof.Load.Schedules;

namespace Stormproof.Load.Engine;

/// <summary>The samples of one event loop. Written by its thread only; merged when it has ended.</summary>
internal sealed class Recorder
{
    /// <summary>Latencies are kept in microseconds, to an hour, to three digits.</summary>
    public const long MaxMicroseconds = 3_600_000_000;

    private readonly long[] _ends;
    private readonly LoadMetrics? _metrics;
    private int _slice;
    private bool _closed;

    public Recorder(IReadOnlyList<ScheduleSlice> slices, int requests, LoadMetrics? metrics = null)
    {
        _metrics = metrics;
        _ends = [.. slices.Select(s => (long)s.End.TotalNanoseconds)];
        Slices = [.. slices.Select(_ => new SliceRecord())];
        Requests = [.. Enumerable.Range(0, requests).Select(_ => new RequestRecord())];
    }

    public SliceRecord[] Slices { get; }

    public RequestRecord[] Requests { get; }

    /// <summary>By the node that answered, where nodes say so.</summary>
    public NodeTable Nodes { get; } = new();

    /// <summary>From when a request was sent.</summary>
    public LongHistogram FromSent { get; } = NewHistogram();

    /// <summary>From when it was due, since <see cref="Interval"/> was last reset: for who watches.</summary>
    public LongHistogram Interval { get; } = NewHistogram();

    public long[] Outcomes { get; } = new long[RequestOutcomes.Count];

    /// <summary>Samples so far.</summary>
    public long Count { get; private set; }

    public long Errors => Count - Outcomes[(int)RequestOutcome.Ok];

    public static LongHistogram NewHistogram() => new(1, MaxMicroseconds, 3);

    /// <summary>Takes no more.</summary>
    public void Close() => _closed = true;

    public void Record(in RequestSample sample)
    {
        if (sample.Due < 0 || _closed)
        {
            return; // Warm-up, or after a cut.
        }

        Count++;
        Outcomes[(int)sample.Outcome]++;
        var slice = Slices[SliceOf(sample.Due)];
        var request = Requests[sample.Request];
        slice.Requests++;
        request.Count++;
        if (sample.Outcome != RequestOutcome.Ok)
        {
            slice.Errors++;
            request.Errors++;
        }
        else if (sample.End < _ends[^1])
        {
            Slices[SliceOf(sample.End)].Good++;
        }

        _metrics?.Record(sample);
        var node = sample.Node > 0 ? Nodes[sample.Node] : null;
        if (node is not null)
        {
            node.Count++;
            node.Errors += sample.Outcome == RequestOutcome.Ok ? 0 : 1;
        }

        if (HasWaited(sample.Outcome))
        {
            var latency = Microseconds(sample.End - sample.Due);
            slice.Histogram.RecordValue(latency);
            Interval.RecordValue(latency);
            node?.Histogram.RecordValue(latency);
            FromSent.RecordValue(Microseconds(sample.End - sample.Sent));
            if (Requests.Length > 1)
            {
                request.Histogram.RecordValue(latency);
            }
        }
    }

    /// <summary>An error that comes back at once is no latency: it would make the percentiles of a broken target shine. Waits
    /// in vain are.</summary>
    private static bool HasWaited(RequestOutcome outcome) => outcome is not (RequestOutcome.ConnectRefused
        or RequestOutcome.Name or RequestOutcome.Tls or RequestOutcome.Local or RequestOutcome.Script
        or RequestOutcome.MissingValue or RequestOutcome.UnsafeValue);

    private static long Microseconds(long nanoseconds) => Math.Clamp((nanoseconds + 500) / 1000, 1, MaxMicroseconds);

    /// <summary>Samples come nearly in order of time: the slice is mostly that of the one before.</summary>
    private int SliceOf(long time)
    {
        while (_slice > 0 && time < _ends[_slice - 1])
        {
            _slice--;
        }

        while (_slice < _ends.Length - 1 && time >= _ends[_slice])
        {
            _slice++;
        }

        return _slice;
    }

    internal sealed class SliceRecord
    {
        private LongHistogram? _histogram;

        /// <summary>Some 180 KB: made when there is something to keep.</summary>
        public LongHistogram Histogram => _histogram ??= NewHistogram();

        public long Requests { get; set; }

        public long Errors { get; set; }

        /// <summary>Good answers that came in this slice, whenever they were due.</summary>
        public long Good { get; set; }
    }

    internal sealed class RequestRecord
    {
        private LongHistogram? _histogram;

        public LongHistogram Histogram => _histogram ??= NewHistogram();

        public long Count { get; set; }

        public long Errors { get; set; }
    }
}
