using System.Collections.Concurrent;

namespace Stormproof.Load.Engine.Loop;

/// <summary>One thread that owns some users and all that is theirs: connections, deadlines, records. Nothing of them is touched by
/// another thread, so nothing is locked.</summary>
internal sealed class EventLoop : IDisposable
{
    public const int ScratchBytes = 64 * 1024;
    private const long LongestWait = 100_000_000;

    private readonly ConcurrentQueue<Action> _mail = new();
    private readonly ILoopPacer _pacer;
    private Queue<Action> _deferred = new();
    private Queue<Action> _running = new();
    private int _threadId = -1;
    private volatile bool _stopped;
    private long _now;

    public EventLoop(LoopClock clock, Poller poller, ILoopPacer pacer)
    {
        Clock = clock;
        Poller = poller;
        _pacer = pacer;
        _now = clock.Now;
        Wheel = new TimerWheel(_now);
    }

    public LoopClock Clock { get; }

    public Poller Poller { get; }

    public TimerWheel Wheel { get; }

    /// <summary>What every connection of the loop reads into: a waiting user holds no buffer.</summary>
    public byte[] Scratch { get; } = GC.AllocateUninitializedArray<byte>(ScratchBytes, pinned: true);

    public bool IsCurrent => Environment.CurrentManagedThreadId == _threadId;

    /// <summary>Runs on its thread as soon as it can. From any thread.</summary>
    public void Post(Action action)
    {
        _mail.Enqueue(action);
        Poller.Wake();
    }

    /// <summary>Runs after the events at hand: what fails at once must not run its user's code within that user's code.</summary>
    public void Defer(Action action) => _deferred.Enqueue(action);

    public void Stop()
    {
        _stopped = true;
        Poller.Wake();
    }

    /// <summary>Until <see cref="Stop"/>.</summary>
    public void Run()
    {
        _threadId = Environment.CurrentManagedThreadId;
        while (!_stopped)
        {
            Pace();
            var count = Poller.Wait(Timeout());
            for (var i = 0; i < count; i++)
            {
                Poller.Deliver(i);
                Pace();
            }

            Wheel.Advance(_now = Clock.Now);
            RunDeferred();
            while (_mail.TryDequeue(out var action))
            {
                action();
            }
        }
    }

    public void Dispose() => Poller.Dispose();

    /// <summary>A batch of events takes its time; what is due meanwhile does not wait for its end.</summary>
    private void Pace()
    {
        _now = Clock.Now;
        if (_pacer.NextDue <= _now)
        {
            _pacer.Dispatch(_now);
        }
    }

    private void RunDeferred()
    {
        // Only what is there now: an action that defers itself must not keep the loop from its events.
        (_deferred, _running) = (_running, _deferred);
        while (_running.TryDequeue(out var action))
        {
            action();
        }
    }

    private long Timeout()
    {
        if (_deferred.Count > 0 || !_mail.IsEmpty)
        {
            return 0;
        }

        var next = Math.Min(_pacer.NextDue, Wheel.NextWake());
        return next == long.MaxValue ? LongestWait : Math.Clamp(next - Clock.Now, 0, LongestWait);
    }
}
