using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Model.Scaling;

namespace Stormproof.Autoscaling.Tests;

/// <summary>A fleet whose nodes are ready when the test says so.</summary>
internal sealed class FakeFleet(int nodes) : IFleetProvider
{
    private int _named = nodes;

    public List<FleetInstance> Instances { get; } =
        [.. Enumerable.Range(1, nodes).Select(i => new FleetInstance($"n{i}", InstanceState.Ready))];

    public int Target { get; set; } = nodes;

    public List<int> Orders { get; } = [];

    public List<string> Replacements { get; } = [];

    public Exception? Fault { get; set; }

    public Exception? OrderFault { get; set; }

    public Func<CancellationToken, Task>? Hang { get; set; }

    public Task<FleetView> ViewAsync(CancellationToken cancellationToken) => Fault is null
        ? Task.FromResult(new FleetView(Target, [.. Instances]))
        : Task.FromException<FleetView>(Fault);

    public async Task SetTargetAsync(int nodes, CancellationToken cancellationToken)
    {
        if (Hang is not null)
        {
            await Hang(cancellationToken);
        }

        if (OrderFault is not null)
        {
            throw OrderFault;
        }

        Orders.Add(nodes);
        Target = nodes;
    }

    public Task<bool> ReplaceAsync(string name, CancellationToken cancellationToken)
    {
        Replacements.Add(name);
        Instances.RemoveAll(i => i.Name == name);
        Instances.Add(new FleetInstance($"n{++_named}", InstanceState.Starting));
        return Task.FromResult(true);
    }

    public void Become(string name, InstanceState state)
    {
        Instances.RemoveAll(i => i.Name == name);
        Instances.Add(new FleetInstance(name, state));
    }
}

internal sealed class FakeLoad(FakeTimeProvider clock) : ISampleSource
{
    public double Cpu { get; set; } = 0.78;

    public TimeSpan Age { get; set; }

    public Exception? Fault { get; set; }

    public Task<FleetMetrics> TakeAsync(CancellationToken cancellationToken) => Fault is null
        ? Task.FromResult(new FleetMetrics
        {
            MeasuredAt = clock.GetTimestamp() - (long)(Age.TotalSeconds * clock.TimestampFrequency),
            ArrivalRps = 100,
            ThroughputRps = 100,
            P95Ms = 50,
            InFlight = 5,
            Cpu = Cpu,
        })
        : Task.FromException<FleetMetrics>(Fault);
}

internal sealed class FakeLeadership : ILeadership
{
    public LeaderTerm? Term { get; set; } = new(1, CancellationToken.None);

    /// <summary>What the next calls answer, before <see cref="Term"/>.</summary>
    public Queue<LeaderTerm?> Next { get; } = new();

    public Exception? Fault { get; set; }

    public KeptState? Kept { get; set; }

    public Exception? KeepFault { get; set; }

    public Task<LeaderTerm?> TermAsync(CancellationToken cancellationToken) => Fault is not null
        ? Task.FromException<LeaderTerm?>(Fault)
        : Task.FromResult(Next.Count > 0 ? Next.Dequeue() : Term);

    public Task<KeptState?> RecallAsync(CancellationToken cancellationToken) => Task.FromResult(Kept);

    public Task<bool> KeepAsync(LeaderTerm term, byte[] state, CancellationToken cancellationToken) => KeepFault is null
        ? Task.FromResult(true)
        : Task.FromException<bool>(KeepFault);
}

internal sealed class LogLines : ILogger<AutoscalerLoop>
{
    public List<(LogLevel Level, int Id, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((logLevel, eventId.Id, formatter(state, exception)));
}

/// <summary>A loop with everything around it in the test's hand.</summary>
internal sealed class Bench
{
    public Bench(int nodes = 4, ScalingPolicy? policy = null)
    {
        Clock.Advance(TimeSpan.FromHours(1));
        Fleet = new FakeFleet(nodes);
        Load = new FakeLoad(Clock);
        Options = new AutoscalerOptions { Policy = policy ?? new ScalingPolicy { MinNodes = 2, MaxNodes = 10 } };
        Loop = new AutoscalerLoop(Options, Load, Fleet, Leadership, Clock, Log);
        Loop.Decided += Decisions.Add;
    }

    public FakeTimeProvider Clock { get; } = new();

    public FakeFleet Fleet { get; }

    public FakeLoad Load { get; }

    public FakeLeadership Leadership { get; } = new();

    public LogLines Log { get; } = new();

    public AutoscalerOptions Options { get; }

    public AutoscalerLoop Loop { get; }

    public List<AutoscalerDecision> Decisions { get; } = [];

    /// <summary>Runs rounds, each after the wait that the last one asked for.</summary>
    public async Task<TimeSpan> RoundsAsync(int count)
    {
        var wait = TimeSpan.Zero;
        for (var i = 0; i < count; i++)
        {
            Clock.Advance(wait);
            wait = await Loop.RoundAsync(CancellationToken.None);
        }

        return wait;
    }

    public async Task ForAsync(TimeSpan time)
    {
        for (var end = Clock.GetUtcNow() + time; Clock.GetUtcNow() < end;)
        {
            Clock.Advance(await Loop.RoundAsync(CancellationToken.None));
        }
    }
}
