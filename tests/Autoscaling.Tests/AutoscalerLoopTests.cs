using Microsoft.Extensions.Logging;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Model.Scaling;

namespace Stormproof.Autoscaling.Tests;

public sealed class AutoscalerLoopTests
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task Round_LoadGrows_OrdersOnceAndTellsWhy()
    {
        var bench = new Bench();
        bench.Load.Cpu = 1;
        await bench.ForAsync(Cooldown);

        Assert.NotEmpty(bench.Fleet.Orders);
        Assert.True(bench.Fleet.Orders[0] > 4);
        Assert.Equal(bench.Fleet.Orders, bench.Fleet.Orders.Distinct());
        var told = bench.Decisions.First(d => d.Decision?.Target > 4);
        Assert.Null(told.Fault);
        Assert.Equal(ScalingSignal.Cpu, told.Decision!.Value.Signal);
        Assert.Equal(18, told.Without.Count);
        Assert.Equal(bench.Decisions.Count, bench.Log.Lines.Count(l => l.Id == 1500));
        Assert.Contains(bench.Log.Lines, l => l.Id == 1500 && l.Text.Contains("scale-out 4 -> ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Round_OrderedNodesHaveNoNameYet_CountAsStarting()
    {
        var bench = new Bench();
        bench.Load.Cpu = 1;
        await bench.ForAsync(Cooldown);
        await bench.RoundsAsync(1);

        var sample = bench.Loop.Last!.Decision!.Value.Sample;
        Assert.Equal(4, sample.Ready);
        Assert.Equal(bench.Fleet.Target - 4, sample.Starting);
    }

    [Fact]
    public async Task Round_StateCannotBeKept_GoesOnLookingAndOrdersNothing()
    {
        var bench = new Bench();
        bench.Leadership.KeepFault = new IOException("store away");
        await bench.RoundsAsync(2);
        Assert.All(bench.Decisions, d => Assert.Null(d.Fault));
        Assert.Contains(bench.Log.Lines, l => l is { Id: 1509, Level: LogLevel.Warning });

        bench.Load.Cpu = 1;
        await bench.ForAsync(Cooldown);

        Assert.Empty(bench.Fleet.Orders);
        Assert.Contains("store away", bench.Loop.Last!.Fault, StringComparison.Ordinal);
        bench.Leadership.KeepFault = null;
        await bench.ForAsync(Cooldown);
        Assert.NotEmpty(bench.Fleet.Orders);
    }

    [Fact]
    public async Task Round_StateOfAnotherVersion_GrowsInAnHour()
    {
        var bench = new Bench();
        bench.Leadership.Kept = new KeptState([9, 9, 9], TimeSpan.FromSeconds(5));
        bench.Load.Cpu = 1;
        await bench.ForAsync(TimeSpan.FromMinutes(58));

        Assert.Empty(bench.Fleet.Orders);
        Assert.Contains(bench.Log.Lines, l => l is { Id: 1510, Level: LogLevel.Warning });
        await bench.ForAsync(TimeSpan.FromMinutes(10));
        Assert.NotEmpty(bench.Fleet.Orders);
    }

    [Fact]
    public async Task Round_SourceFails_HoldsAndSaysSo()
    {
        var bench = new Bench();
        bench.Load.Fault = new IOException("gone");
        await bench.ForAsync(Cooldown);

        Assert.Empty(bench.Fleet.Orders);
        Assert.All(bench.Decisions, d => Assert.Equal(ScalingReason.MissingMetrics, d.Decision!.Value.Reason));
        Assert.Contains(bench.Log.Lines, l => l is { Id: 1502, Level: LogLevel.Warning });
    }

    [Fact]
    public async Task Round_FiguresAreOld_Holds()
    {
        var bench = new Bench();
        bench.Load.Cpu = 1;
        bench.Load.Age = TimeSpan.FromMinutes(2);
        await bench.ForAsync(Cooldown);

        Assert.Empty(bench.Fleet.Orders);
        Assert.All(bench.Decisions, d => Assert.Equal(ScalingReason.StaleMetrics, d.Decision!.Value.Reason));
    }

    [Fact]
    public async Task Round_FleetUnreachable_HoldsAlarmsAndBacksOff()
    {
        var bench = new Bench();
        await bench.RoundsAsync(1);
        bench.Fleet.Fault = new HttpRequestException("refused");
        var waits = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            waits.Add((await bench.RoundsAsync(1)).TotalSeconds);
        }

        Assert.Equal([15, 30, 60, 120, 120, 120], waits);
        Assert.Empty(bench.Fleet.Orders);
        Assert.Contains("refused", bench.Loop.Last!.Fault, StringComparison.Ordinal);
        Assert.Null(bench.Loop.Last.Decision);
        Assert.Equal(6, bench.Log.Lines.Count(l => l is { Id: 1501, Level: LogLevel.Error }));

        bench.Fleet.Fault = null;
        Assert.Equal(15, (await bench.RoundsAsync(1)).TotalSeconds);
        Assert.NotNull(bench.Loop.Last!.Decision);
    }

    [Fact]
    public async Task Round_OrderFails_IsToldOnceAndGivenAgain()
    {
        var bench = new Bench();
        bench.Load.Cpu = 1;
        bench.Fleet.OrderFault = new HttpRequestException("refused");
        await bench.ForAsync(Cooldown);
        var refused = bench.Decisions.First(d => d.Decision?.Target > 4);
        Assert.Contains("refused", refused.Fault, StringComparison.Ordinal);
        Assert.Equal(bench.Decisions.Count, bench.Decisions.Select(d => d.At).Distinct().Count());

        bench.Fleet.OrderFault = null;
        bench.Load.Cpu = 0.78;
        await bench.RoundsAsync(1);
        Assert.Equal(bench.Loop.Last!.Decision!.Value.Before, Assert.Single(bench.Fleet.Orders));
    }

    [Fact]
    public async Task Round_OrderHangs_EndsInTime()
    {
        var bench = new Bench();
        bench.Load.Cpu = 1;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Fleet.Hang = _ =>
        {
            entered.TrySetResult();
            return Task.Delay(Timeout.Infinite, CancellationToken.None);
        };
        Task<TimeSpan> round;
        do
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(15));
            round = bench.Loop.RoundAsync(CancellationToken.None);
        }
        while (round.IsCompleted);

        await entered.Task;
        bench.Clock.Advance(bench.Options.RoundTimeout);
        await round;
        Assert.Contains("longer than 10 s", bench.Loop.Last!.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Round_AnotherLeads_DecidesNothing()
    {
        var bench = new Bench();
        bench.Load.Cpu = 1;
        bench.Leadership.Term = null;
        await bench.ForAsync(Cooldown);

        Assert.Empty(bench.Decisions);
        Assert.Empty(bench.Fleet.Orders);
        Assert.Null(bench.Loop.Last);
    }

    [Fact]
    public async Task Round_LeadLostBeforeTheOrder_OrdersNothing()
    {
        var bench = new Bench();
        bench.Load.Cpu = 1;
        var first = bench.Leadership.Term;
        for (var i = 0; i < 100 && bench.Fleet.Orders.Count == 0 && bench.Decisions.All(d => d.Fault is null); i++)
        {
            // The first question of each round is answered yes, the one before an order no.
            bench.Leadership.Next.Clear();
            bench.Leadership.Next.Enqueue(first);
            bench.Leadership.Term = null;
            await bench.RoundsAsync(1);
            bench.Clock.Advance(bench.Options.Interval);
        }

        Assert.Empty(bench.Fleet.Orders);
        Assert.Contains("does not lead", bench.Loop.Last!.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Round_LeadLostWhileOrdering_StopsTheOrder()
    {
        var bench = new Bench();
        bench.Load.Cpu = 1;
        using var lost = new CancellationTokenSource();
        bench.Leadership.Term = new LeaderTerm(1, lost.Token);
        bench.Fleet.Hang = async token =>
        {
            await lost.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        for (var i = 0; i < 100 && bench.Decisions.All(d => d.Fault is null); i++)
        {
            await bench.RoundsAsync(1);
            bench.Clock.Advance(bench.Options.Interval);
        }

        Assert.Empty(bench.Fleet.Orders);
    }

    [Fact]
    public async Task Round_NewTerm_StartsFromTheFleetsTargetWithACooldown()
    {
        var bench = new Bench();
        await bench.ForAsync(Cooldown);
        bench.Fleet.Target = 7;
        bench.Leadership.Term = new LeaderTerm(2, CancellationToken.None);
        bench.Load.Cpu = 0.85;
        await bench.RoundsAsync(1);

        Assert.Equal(7, bench.Loop.Last!.Decision!.Value.Before);
        Assert.Equal(2, bench.Loop.Last.Term);
        Assert.Empty(bench.Fleet.Orders);
    }

    [Fact]
    public async Task Round_ListenerThrows_GoesOn()
    {
        var bench = new Bench();
        bench.Loop.Decided += _ => throw new InvalidOperationException();
        await bench.RoundsAsync(2);
        Assert.Equal(2, bench.Decisions.Count);
        Assert.DoesNotContain(bench.Log.Lines, l => l.Id == 1501);
    }

    [Fact]
    public async Task Round_NodeNeverReady_IsReplacedWithBackOff()
    {
        var bench = new Bench();
        bench.Fleet.Target = 5;
        bench.Fleet.Become("n5", InstanceState.Starting);
        await bench.ForAsync(bench.Options.StartTimeout);
        Assert.Empty(bench.Fleet.Replacements);
        await bench.RoundsAsync(1);
        Assert.Equal(["n5"], bench.Fleet.Replacements);

        await bench.ForAsync(TimeSpan.FromHours(4));
        // What replaced it does not start either: each waits its time, and longer each time.
        Assert.InRange(bench.Fleet.Replacements.Count, 5, 20);
        Assert.Contains(bench.Log.Lines, l => l is { Id: 1507, Level: LogLevel.Error });
    }

    [Fact]
    public async Task Round_NodesDieAtOnceEachTime_AreNotStartedOverAndOver()
    {
        var bench = new Bench();
        bench.Fleet.Become("n4", InstanceState.Failed);
        for (var i = 0; i < 240; i++)
        {
            Kill(bench.Fleet);
            await bench.RoundsAsync(1);
            bench.Clock.Advance(bench.Options.Interval);
        }

        Assert.InRange(bench.Fleet.Replacements.Count, 5, 12);

        static void Kill(FakeFleet fleet)
        {
            foreach (var starting in fleet.Instances.Where(i => i.State == InstanceState.Starting).ToArray())
            {
                fleet.Become(starting.Name, InstanceState.Failed);
            }
        }
    }

    [Fact]
    public async Task Run_Cancelled_EndsWithoutException()
    {
        var bench = new Bench();
        using var stop = new CancellationTokenSource();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Loop.Decided += _ => first.TrySetResult();
        var run = bench.Loop.RunAsync(stop.Token);
        await first.Task;
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public void New_BadOptions_TellsAllFaults()
    {
        var bench = new Bench();
        var e = Assert.Throws<ArgumentException>(() => new AutoscalerLoop(
            new AutoscalerOptions { Policy = new ScalingPolicy(), Interval = TimeSpan.Zero },
            bench.Load, bench.Fleet, bench.Leadership, bench.Clock, bench.Log));
        Assert.Contains("maxNodes is missing", e.Message, StringComparison.Ordinal);
        Assert.Contains("Interval 0 s is not allowed; give 0.1 s to 600 s", e.Message, StringComparison.Ordinal);
    }
}
