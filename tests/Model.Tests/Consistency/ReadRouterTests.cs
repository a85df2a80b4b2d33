using Stormproof.Model.Consistency;
using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Consistency;

public sealed class ReadRouterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(20);

    private static readonly ServerView Primary = new(true, false, new LogPosition(1, 1000), null, 0, 10);

    [Fact]
    public void Choose_Current_GoesToThePrimary() =>
        Assert.Equal(new ReadChoice(-1, ReadReason.Current), Choose(Freshness.Current, Primary, Replica(1000)));

    [Fact]
    public void Choose_SeveralHaveIt_TakesTheLeastBusy()
    {
        var freshness = Freshness.AtLeast(new LogPosition(1, 900));

        Assert.Equal(2, Choose(freshness, Primary, Replica(900, busy: 3), Replica(950, busy: 1), Replica(899)).Server);
    }

    [Fact]
    public void Choose_EquallyBusy_TakesTurns()
    {
        var servers = new[] { Primary, Replica(1000), Replica(1000) };

        var chosen = Enumerable.Range(0, 30).Select(
            turn => ReadRouter.Choose(servers, Freshness.Any, Limit, MaxWait, (uint)turn).Server).ToHashSet();

        Assert.Equal([1, 2], chosen.Order());
    }

    [Fact]
    public void Choose_KeptUpAndLacksTheLastWrite_IsWaitedFor()
    {
        var freshness = Freshness.AtLeast(new LogPosition(1, 1000));

        Assert.Equal(
            new ReadChoice(2, ReadReason.NearlyThere),
            Choose(freshness, Primary, Replica(990), Replica(999), Replica(995)));
        Assert.Equal(
            new ReadChoice(-1, ReadReason.Behind),
            ReadRouter.Choose([Primary, Replica(999)], freshness, Limit, TimeSpan.Zero, 0));
    }

    [Fact]
    public void Choose_ReplayStandsStill_IsNotWaitedFor() => Assert.Equal(
        new ReadChoice(-1, ReadReason.Behind),
        Choose(Freshness.AtLeast(new LogPosition(1, 1000)), Primary, Replica(999, behind: 21)));

    [Fact]
    public void Choose_NoneFit_GoesToThePrimary()
    {
        var servers = new[]
        {
            Primary, Replica(1000) with { IsReachable = false }, Replica(1000) with { Lag = null }, Replica(900, behind: 1001),
        };

        Assert.Equal(new ReadChoice(-1, ReadReason.NoneFit), Choose(Freshness.Any, servers));
        Assert.Equal(new ReadChoice(-1, ReadReason.NoneFit), Choose(Freshness.Any));
    }

    [Fact]
    public void Choose_NoFreeConnection_GoesToThePrimary() => Assert.Equal(
        new ReadChoice(-1, ReadReason.Busy), Choose(Freshness.Any, Primary, Replica(1000, busy: 10)));

    [Fact]
    public void Choose_AnyState_NeverPicksAReplicaThatIsUnfitOrTooOld()
    {
        const ulong Seed = 20_260_101;
        var random = new SeededRandom(Seed);
        for (var i = 0; i < 200_000; i++)
        {
            var servers = new ServerView[random.Next(5)];
            for (var s = 0; s < servers.Length; s++)
            {
                servers[s] = new ServerView(
                    random.Next(4) > 0, random.Next(4) > 0, Position(random),
                    random.Next(4) == 0 ? null : new ReplicaLag(0, TimeSpan.FromMilliseconds(random.Next(2000))),
                    random.Next(4), 3);
            }

            var freshness = random.Next(3) switch
            {
                0 => Freshness.Any,
                1 => Freshness.Current,
                _ => Freshness.AtLeast(Position(random)),
            };
            var choice = ReadRouter.Choose(servers, freshness, Limit, MaxWait, (uint)i);

            if (choice.Server >= 0)
            {
                var server = servers[choice.Server];
                Assert.True(
                    server.IsReachable && server.IsInRecovery && server.Lag?.Time <= Limit && server.Busy < server.Capacity
                    && (choice.Reason == ReadReason.NearlyThere ? server.Lag?.Time <= MaxWait
                        : freshness.IsMetBy(server.Position)),
                    $"seed {Seed}, step {i}: {choice} {server} {freshness}");
            }
        }
    }

    private static LogPosition Position(SeededRandom random) => new((uint)random.Next(3), (ulong)random.Next(5));

    private static ReadChoice Choose(Freshness freshness, params ServerView[] servers) =>
        ReadRouter.Choose(servers, freshness, Limit, MaxWait, 0);

    private static ServerView Replica(ulong lsn, int busy = 0, int behind = 0) =>
        new(true, true, new LogPosition(1, lsn), new ReplicaLag(0, TimeSpan.FromMilliseconds(behind)), busy, 10);
}
