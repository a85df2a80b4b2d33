using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Hosting.Draining;

namespace Stormproof.Hosting.Tests.Draining;

/// <summary>What the signals do; that they arrive at a real process is the integration tests' part.</summary>
public sealed class DrainingLifetimeTests : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _clock = new();
    private readonly DrainState _state = new();
    private readonly FakeApplicationLifetime _application = new();
    private readonly DrainingLifetime _lifetime;

    public DrainingLifetimeTests() => _lifetime = new DrainingLifetime(
        _state, _application, Options.Create(new StormproofOptions { DrainDelay = Delay }), _clock,
        NullLogger<DrainingLifetime>.Instance);

    [Fact]
    public async Task Terminate_FirstSignal_DrainsForTheDelayAndStopsThen()
    {
        var signal = new PosixSignalContext(PosixSignal.SIGTERM);

        OnTerminate(_lifetime, signal);
        var (cancelled, draining, stops) = (signal.Cancel, _state.IsDraining, _application.Stops);
        _clock.Advance(Delay - TimeSpan.FromMilliseconds(1));
        var before = _application.Stops;
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await _application.Stopping.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.True(cancelled, "the process would have died of the signal");
        Assert.True(draining);
        Assert.Equal((0, 0), (stops, before));
    }

    [Fact]
    public void Terminate_SecondSignal_StopsAtOnce()
    {
        OnTerminate(_lifetime, new PosixSignalContext(PosixSignal.SIGTERM));
        OnTerminate(_lifetime, new PosixSignalContext(PosixSignal.SIGTERM));

        Assert.Equal(1, _application.Stops);
    }

    [Fact]
    public void Interrupt_FirstSignal_StopsAtOnce()
    {
        var signal = new PosixSignalContext(PosixSignal.SIGINT);

        OnInterrupt(_lifetime, signal);

        Assert.True(signal.Cancel);
        Assert.True(_state.IsDraining);
        Assert.Equal(1, _application.Stops);
    }

    public void Dispose()
    {
        _lifetime.Dispose();
        _application.Dispose();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void OnTerminate(DrainingLifetime lifetime, PosixSignalContext context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void OnInterrupt(DrainingLifetime lifetime, PosixSignalContext context);

    private sealed class FakeApplicationLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _stops;

        public int Stops => Volatile.Read(ref _stops);

        public Task Stopping => _stopped.Task;

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
            Interlocked.Increment(ref _stops);
            _stopped.TrySetResult();
        }

        public void Dispose() => _stopping.Dispose();
    }
}
