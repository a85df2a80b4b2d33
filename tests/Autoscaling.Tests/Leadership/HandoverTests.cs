using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Model.Fleet;
using Stormproof.Model.Scaling;

namespace Stormproof.Autoscaling.Tests.Leadership;

/// <summary>Several autoscalers, each on a clock of its own, that hand one fleet to each other.</summary>
public sealed class HandoverTests
{
    private const int Seeds = 10;
    private const int Rounds = 4 * 60 * 8;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly ScalingPolicy Policy = new()
    {
        MinNodes = 2, MaxNodes = 40, MaxNodesPerHour = 12, NodePricePerHour = 0.1, MaxCostPerHour = 3,
        Prediction = new PredictionRules(),
    };

    [Fact]
    public async Task Handover_AtAnyTime_DecidesAsOneLeaderWould()
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var one = await TargetsAsync(seed, handovers: false, forgets: false);
            var many = await TargetsAsync(seed, handovers: true, forgets: false);

            var differs = one.Zip(many).ToList().FindIndex(p => p.First != p.Second);
            Assert.True(differs < 0, $"seed {seed}: round {differs} asks for {
                (differs < 0 ? 0 : many[differs])} nodes instead of {(differs < 0 ? 0 : one[differs])}");
            Assert.True(one.Distinct().Count() > 5, $"seed {seed}: nothing happened");
        }
    }

    [Fact]
    public async Task Handover_NothingIsRecalled_DecidesOtherwise()
    {
        var differs = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var one = await TargetsAsync(seed, handovers: false, forgets: true);
            differs += one.SequenceEqual(await TargetsAsync(seed, handovers: true, forgets: true)) ? 0 : 1;
        }

        Assert.Equal(5, differs);
    }

    /// <summary>Leaders that die between keeping and ordering, times without a leader, leaders that do not know that they are
    /// none any more, orders that fail.</summary>
    [Fact]
    public async Task Handover_WithEveryFault_KeepsTheCapsAndShrinksNoEarlier()
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var faults = await FaultsAsync(seed, new SharedMemory());
            Assert.True(faults.Count == 0, $"seed {seed}: {string.Join("; ", faults.Take(3))}");
        }
    }

    [Fact]
    public async Task Handover_NothingIsRecalled_BreaksTheHoursCap() => Assert.Contains(
        await FaultsOfAllAsync(() => new SharedMemory { Forgets = true }),
        f => f.Contains("in an hour", StringComparison.Ordinal));

    [Fact]
    public async Task Handover_OldLeadersAreNotFenced_TheyOrder() => Assert.Contains(
        await FaultsOfAllAsync(() => new SharedMemory { Fenceless = true }),
        f => f.Contains("old leader", StringComparison.Ordinal));

    private static async Task<List<string>> FaultsOfAllAsync(Func<SharedMemory> memory)
    {
        List<string> faults = [];
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            faults.AddRange(await FaultsAsync(seed, memory()));
        }

        return faults;
    }

    private static async Task<List<int>> TargetsAsync(ulong seed, bool handovers, bool forgets)
    {
        var run = new Run(seed, new SharedMemory { Forgets = forgets });
        var dice = new SeededRandom(seed + 1_000);
        var targets = new List<int>();
        for (var round = 0; round < Rounds; round++)
        {
            if (round == 0 || (handovers && dice.Next(8) == 0))
            {
                run.Elect(handovers ? dice.Next(run.Seats.Count) : 0);
            }

            await run.RoundAsync();
            targets.Add(run.Fleet.Target);
        }

        return targets;
    }

    private static async Task<List<string>> FaultsAsync(ulong seed, SharedMemory memory)
    {
        var run = new Run(seed, memory);
        var dice = new SeededRandom(seed + 2_000);
        run.Elect(0);
        for (var round = 0; round < Rounds; round++)
        {
            var luck = dice.Next(100);
            run.Fleet.OrderFault = luck is >= 90 and < 95 ? new HttpRequestException("lost") : null;
            if (luck < 8)
            {
                run.Elect(dice.Next(run.Seats.Count), theOldOneKnows: dice.Next(2) == 0);
            }
            else if (luck < 10)
            {
                run.Depose();
                run.Pass(Interval * dice.Next(60));
                run.Elect(dice.Next(run.Seats.Count));
            }

            await run.RoundAsync();
        }

        return run.Faults;
    }

    /// <summary>The fleet, its load, and those who may lead it.</summary>
    private sealed class Run
    {
        private readonly FakeTimeProvider _clock = new();
        private readonly SeededRandom _noise;
        private readonly SharedMemory _memory;
        private readonly List<(TimeSpan At, int Nodes)> _grown = [];
        private readonly TimeSpan _phase;
        private TimeSpan _gapEnd = TimeSpan.MinValue;
        private TimeSpan _lastDecided;

        public Run(ulong seed, SharedMemory memory)
        {
            (_noise, _memory) = (new SeededRandom(seed), memory);
            _memory.Clock = _clock;
            _phase = TimeSpan.FromMinutes(_noise.Next(120));
            Fleet = new ObedientFleet(_clock, 4) { Ordered = Check };
            for (var i = 0; i < 3; i++)
            {
                var seat = new Seat(_memory);
                var own = new ShiftedClock(_clock, TimeSpan.FromHours(1 + 100 * i));
                Seats.Add((seat, new AutoscalerLoop(
                    new AutoscalerOptions { Policy = Policy }, new ShapedLoad(this, own), Fleet, seat, own,
                    NullLogger<AutoscalerLoop>.Instance)));
            }
        }

        public ObedientFleet Fleet { get; }

        public List<(Seat Seat, AutoscalerLoop Loop)> Seats { get; } = [];

        public List<string> Faults { get; } = [];

        public double Load { get; private set; }

        private TimeSpan Now => _clock.GetElapsedTime(0);

        public void Elect(int index, bool theOldOneKnows = true)
        {
            foreach (var (seat, _) in Seats.Where(_ => theOldOneKnows))
            {
                seat.Term = null;
            }

            Seats[index].Seat.Term = new LeaderTerm(++_memory.Terms, CancellationToken.None);
        }

        public void Depose() => Seats.ForEach(s => s.Seat.Term = null);

        public void Pass(TimeSpan time) => _clock.Advance(time);

        /// <summary>A wave of 40 minutes with bursts; noise as of random arrivals.</summary>
        public async Task RoundAsync()
        {
            _clock.Advance(Interval);
            var wave = 1 + Math.Sin((Now + _phase).TotalMinutes / 40 * 2 * Math.PI);
            Load = (200 + 900 * wave) * (0.97 + 0.06 * _noise.NextDouble()) * (_noise.Next(200) == 0 ? 1.6 : 1);
            Fleet.Step();
            if (Now - _lastDecided > Policy.StaleAfter + Interval)
            {
                _gapEnd = Now;
            }

            _lastDecided = Now;
            foreach (var (seat, loop) in Seats)
            {
                Fleet.Orderer = seat.Term?.Token;
                await loop.RoundAsync(CancellationToken.None);
            }
        }

        private void Check(int before, int after)
        {
            if (Fleet.Orderer != _memory.Terms)
            {
                Faults.Add($"{Now}: an old leader ordered {after}");
            }

            if (after > Policy.MaxNodes || after * Policy.NodePricePerHour > Policy.MaxCostPerHour)
            {
                Faults.Add($"{Now}: {after} nodes are above a cap");
            }

            if (after < before && Now - _gapEnd < Policy.ScaleIn.Stabilisation)
            {
                Faults.Add($"{Now}: shrunk {Now - _gapEnd} after a time that nobody saw");
            }

            _grown.Add((Now, Math.Max(0, after - before)));
            var hour = _grown.Where(g => Now - g.At < TimeSpan.FromHours(1)).Sum(g => g.Nodes);
            if (hour > Policy.MaxNodesPerHour)
            {
                Faults.Add($"{Now}: {hour} nodes more in an hour");
            }
        }
    }

    /// <summary>What is asked for is ready a minute later.</summary>
    private sealed class ObedientFleet(FakeTimeProvider clock, int nodes) : IFleetProvider
    {
        private readonly List<TimeSpan> _readyAt = [];

        public required Action<int, int> Ordered { get; init; }

        public long? Orderer { get; set; }

        public Exception? OrderFault { get; set; }

        public int Target { get; private set; } = nodes;

        public int Ready { get; private set; } = nodes;

        public void Step() => Ready += _readyAt.RemoveAll(at => at <= clock.GetElapsedTime(0));

        public Task<FleetView> ViewAsync(CancellationToken cancellationToken) => Task.FromResult(new FleetView(
            Target, [.. Enumerable.Range(0, Ready).Select(i => new FleetInstance($"n{i}", InstanceState.Ready))]));

        public Task SetTargetAsync(int nodes, CancellationToken cancellationToken)
        {
            if (OrderFault is not null)
            {
                throw OrderFault;
            }

            Ordered(Target, nodes);
            Target = nodes;
            _readyAt.RemoveRange(0, Math.Clamp(Ready + _readyAt.Count - nodes, 0, _readyAt.Count));
            Ready = Math.Min(Ready, nodes);
            while (Ready + _readyAt.Count < nodes)
            {
                _readyAt.Add(clock.GetElapsedTime(0) + TimeSpan.FromMinutes(1));
            }

            return Task.CompletedTask;
        }

        public Task<bool> ReplaceAsync(string name, CancellationToken cancellationToken) => Task.FromResult(false);
    }

    /// <summary>Nodes of 100 requests a second that answer all they can.</summary>
    private sealed class ShapedLoad(Run run, TimeProvider clock) : ISampleSource
    {
        public Task<FleetMetrics> TakeAsync(CancellationToken cancellationToken)
        {
            var most = 100.0 * run.Fleet.Ready;
            return Task.FromResult(new FleetMetrics
            {
                MeasuredAt = clock.GetTimestamp(), ArrivalRps = run.Load, ThroughputRps = Math.Min(run.Load, most),
                Cpu = Math.Min(1, run.Load / most), P95Ms = run.Load > 0.95 * most ? 1_000 : 50, InFlight = run.Load / 20,
            });
        }
    }

    /// <summary>The store's part of it.</summary>
    private sealed class SharedMemory
    {
        private (byte[] State, TimeSpan At)? _kept;

        public FakeTimeProvider Clock { get; set; } = null!;

        public long Terms { get; set; }

        public bool Forgets { get; init; }

        public bool Fenceless { get; init; }

        public KeptState? Recall() => _kept is { } kept && !Forgets
            ? new KeptState(kept.State, Clock.GetElapsedTime(0) - kept.At)
            : null;

        public bool Keep(LeaderTerm term, byte[] state)
        {
            if (term.Token != Terms && !Fenceless)
            {
                return false;
            }

            _kept = (state, Clock.GetElapsedTime(0));
            return true;
        }
    }

    private sealed class Seat(SharedMemory memory) : ILeadership
    {
        public LeaderTerm? Term { get; set; }

        public Task<LeaderTerm?> TermAsync(CancellationToken cancellationToken) => Task.FromResult(Term);

        public Task<KeptState?> RecallAsync(CancellationToken cancellationToken) => Task.FromResult(memory.Recall());

        public Task<bool> KeepAsync(LeaderTerm term, byte[] state, CancellationToken cancellationToken) =>
            Task.FromResult(memory.Keep(term, state));
    }

    /// <summary>Another machine: its clock began at another time.</summary>
    private sealed class ShiftedClock(FakeTimeProvider clock, TimeSpan shift) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp() + (long)(shift.TotalSeconds * clock.TimestampFrequency);

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }
}
