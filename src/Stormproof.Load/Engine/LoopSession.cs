using Stormproof.Load.Engine.Loop;
using Stormproof.Load.Transport;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Engine;

/// <summary>A user's side of its event loop.</summary>
internal sealed class LoopSession(Shard shard, int ordinal) : UserSession
{
    private HttpOrigin? _origin;
    private UserConnection? _connection;
    private Dictionary<HttpOrigin, UserConnection>? _others;
    private Pause? _pause;
    private SeededRandom? _random;

    public override int Ordinal => ordinal;

    public override long Now => shard.Loop.Clock.Now;

    public override SeededRandom Random => _random ??= new SeededRandom(shard.Seed ^ ((ulong)(ordinal + 1) * 0x9E3779B97F4A7C15));

    public override bool IsEnding => shard.IsEnding;

    public override ValueTask<HttpAnswer> SendAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        shard.RequireLoop();
        return ConnectionTo(request.Origin).SendAsync(request);
    }

    public override ValueTask DelayAsync(TimeSpan pause)
    {
        shard.RequireLoop();
        return shard.IsEnding ? default : (_pause ??= new Pause(shard)).BeginAsync(Now + (long)pause.TotalNanoseconds);
    }

    public override int NodeOf(HttpAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return shard.NodeHeader is { } header && answer.TryGetHeader(header, out var name)
            ? shard.Recorder.Nodes.Number(name)
            : 0;
    }

    /// <summary>The last request found no way to the target: asking again at once would only spin.</summary>
    public bool FoundNoWay { get; private set; }

    public override void Record(in RequestSample sample)
    {
        FoundNoWay = sample.Outcome is RequestOutcome.ConnectRefused or RequestOutcome.Local or RequestOutcome.Name
            or RequestOutcome.Tls;
        shard.Recorder.Record(sample);
    }

    /// <summary>Between two iterations no answer is held.</summary>
    public void ReleaseAnswers()
    {
        _connection?.ReleaseAnswer();
        if (_others is not null)
        {
            foreach (var other in _others.Values)
            {
                other.ReleaseAnswer();
            }
        }
    }

    /// <summary>Ends whatever the user waits for.</summary>
    public void Close()
    {
        _pause?.End();
        _connection?.Close();
        foreach (var other in _others?.Values.ToArray() ?? [])
        {
            other.Close();
        }
    }

    /// <summary>A pause ends at once when the run does.</summary>
    public void EndPause() => _pause?.End();

    private UserConnection ConnectionTo(HttpOrigin origin)
    {
        if (ReferenceEquals(origin, _origin))
        {
            return _connection!;
        }

        if (_origin is null)
        {
            _origin = origin;
            return _connection = shard.Connect(origin, ordinal);
        }

        // Journeys over several hosts: the first is the one that most requests go to.
        _others ??= [];
        if (!_others.TryGetValue(origin, out var other))
        {
            _others[origin] = other = shard.Connect(origin, ordinal);
        }

        return other;
    }
}
