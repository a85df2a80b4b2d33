using System.Runtime.InteropServices;
using Stormproof.Load.Engine.Loop;
using Stormproof.Load.Schedules;
using Stormproof.Load.Transport.Linux;

namespace Stormproof.Load.Engine;

/// <summary>The thread of a shard. Poller and connections are made on it: with a table of descriptors of its own they would be
/// strangers elsewhere.</summary>
internal sealed class ShardThread : IDisposable
{
    private readonly LoadPlan _plan;
    private readonly LoopClock _clock;
    private readonly IReadOnlyList<ScheduleSlice> _slices;
    private readonly int _number;
    private readonly LoopCount _count;
    private readonly Relay _relay;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Shard? _shard;

    public ShardThread(
        LoadPlan plan, LoopClock clock, IReadOnlyList<ScheduleSlice> slices, int number, LoopCount count, Relay relay)
    {
        (_plan, _clock, _slices, _number, _count, _relay) = (plan, clock, slices, number, count, relay);
        _thread = new Thread(Run) { IsBackground = true, Name = $"load-{number}" };
    }

    public Shard Shard => _shard ?? throw new InvalidOperationException("The loop has not started.");

    public Task StartAsync()
    {
        _thread.Start();
        return _started.Task;
    }

    /// <summary>Ends the loop after what it is doing.</summary>
    public Task StopAsync()
    {
        Shard.Loop.Stop();
        return _ended.Task;
    }

    /// <summary>Runs on the loop.</summary>
    public Task<T> AskAsync<T>(Func<Shard, T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Shard.Loop.Post(() =>
        {
            try
            {
                var found = question(Shard);
                _relay.Post(() => answer.SetResult(found));
            }
            catch (Exception e)
            {
                _relay.Post(() => answer.SetException(e));
            }
        });
        return Task.WhenAny(answer.Task, Failed()).Unwrap();

        async Task<T> Failed()
        {
            await _ended.Task.ConfigureAwait(false);
            return await answer.Task.ConfigureAwait(false);
        }
    }

    public void Dispose() => _shard?.Loop.Stop();

    private void Run()
    {
        try
        {
            using var shard = Open();
            _shard = shard;
            _relay.Post(_started.SetResult);
            shard.Loop.Run();
            shard.Cancel();
            _relay.Post(_ended.SetResult);
        }
        catch (Exception e)
        {
            _relay.Post(() => _started.TrySetException(e));
            _relay.Post(() => _ended.TrySetException(e));
        }
    }

    private Shard Open()
    {
        Poller poller;
        if (OperatingSystem.IsLinux())
        {
            var wake = EpollPoller.CreateWakeDescriptor(); // Before the tables part: other threads write to it.
            if (_count.SeparateTables && !Descriptors.Separate())
            {
                throw new LoadException(
                    "The users need more connections than a process may open, and the system refuses a table of its own to each"
                    + $" loop (error {Marshal.GetLastPInvokeError()}); raise the limit (ulimit -Hn) or give fewer users.");
            }

            // A sleep may otherwise end 50 us late, which at high rates is half the time between two requests.
            _ = Native.prctl(Native.PR_SET_TIMERSLACK, 1, 0, 0, 0);
            poller = new EpollPoller(wake);
        }
        else
        {
            poller = new ParkedPoller();
        }

        var recorder = new Recorder(_slices, _plan.Scenario.RequestNames.Count);
        return new Shard(_plan, _clock, poller, recorder, _number, _count.Loops);
    }
}
