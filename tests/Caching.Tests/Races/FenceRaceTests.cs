using Stormproof.Caching.Tests.Fakes;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Tests.Races;

/// <summary>What the fences are for: replicas that lag, writers that die, records that are lost, writes that take too
/// long.</summary>
public sealed class FenceRaceTests
{
    [Fact]
    public async Task Read_ReplicaLagsBehindTheWrite_IsNotFilledFromIt()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        await system.A.WriteAsync();
        system.Database.Replayed = 1;

        Assert.Equal("v2", await system.B.ReadAsync());

        Assert.Equal("v2", await system.A.ReadAsync());
        Assert.Equal(Freshness.AtLeast(system.Database.Position), system.Database.Asked[^1]);
    }

    [Fact]
    public async Task Read_ReplicaHasReplayedTheWrite_IsFilledFromIt()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        await system.A.WriteAsync();
        system.Database.Commit();
        system.Database.Replayed = 2;

        Assert.Equal("v2", await system.B.ReadAsync());
    }

    [Fact]
    public async Task Read_LoaderTakesALaggingReplicaAllTheSame_IsAskedAgainAndNothingOldIsKept()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        await system.A.WriteAsync();
        var calls = new List<Freshness>();

        var read = await system.A.Cache.GetOrLoadAsync(TestNode.Key, (freshness, _) =>
        {
            calls.Add(freshness);
            return new ValueTask<Loaded<string>>(freshness.IsCurrent
                ? Loaded<string>.FromPrimary("v2")
                : Loaded<string>.FromReplica("v1", new LogPosition(1, 100)));
        });

        Assert.Equal("v2", read);
        Assert.Equal([Freshness.AtLeast(system.Database.Position), Freshness.Current], calls);
        Assert.Null(system.Records[TestNode.Key].Value);
        Assert.Equal("v2", await system.B.ReadAsync());
    }

    [Fact]
    public async Task Read_WriterDiedAfterCommit_NeverSeesTheOldValueAgain()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        var held = system.A.Store.HoldBefore("fence");
        var write = system.A.WriteAsync();
        await held.Reached;
        system.A.Store.IsAway = true;

        // The intent stands: what is current, not what is cached.
        Assert.Equal("v2", await system.B.ReadAsync());
        Assert.Equal(1, system.B.Figures["bypasses"]);
        Assert.Null(system.Records[TestNode.Key].Value);

        // It has lapsed: the fence is unknown, and the replica, which has not got the write, must not fill.
        system.Time.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal("v2", await system.B.ReadAsync());
        Assert.Equal(Freshness.AtLeast(system.Database.Position), system.Database.Asked[^1]);
        Assert.Equal("v2", await system.B.ReadAsync());
        Assert.False(write.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Read_RecordLostAfterTheWrite_AsksThePrimaryHowFarItIs()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        await system.A.WriteAsync();

        system.Records.Lose(TestNode.Key);

        Assert.Equal("v2", await system.B.ReadAsync());
        Assert.Equal(Freshness.AtLeast(system.Database.Position), system.Database.Asked[^1]);
    }

    [Fact]
    public async Task Fill_RecordLostSinceTheLease_IsRejected()
    {
        using var system = new TestSystem();
        var held = system.A.Store.HoldBefore("fill");
        var early = system.A.ReadAsync();
        await held.Reached;
        await system.B.WriteAsync();
        system.Records.Lose(TestNode.Key);

        held.Open();

        Assert.Equal("v1", await early);
        Assert.Equal("v2", await system.A.ReadAsync());
    }

    [Fact]
    public async Task Read_FenceOfAnotherTimelineThanTheSources_AsksThePrimaryAgain()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        await system.A.WriteAsync();
        system.Database.Timeline = 2;
        var calls = new List<Freshness>();

        // Where the position of the new timeline stands to the old fence, nobody can tell: the load is asked again, and the next
        // one asks the primary first.
        Assert.Equal("v2", await ReadFromPromotedAsync());
        Assert.Null(system.Records[TestNode.Key].Value);
        Assert.Equal("v2", await ReadFromPromotedAsync());

        Assert.Equal(
            [Freshness.AtLeast(new LogPosition(1, 200)), Freshness.Current, Freshness.AtLeast(new LogPosition(2, 200))], calls);
        Assert.Equal(2u, system.Records[TestNode.Key].Fence.Timeline);

        Task<string?> ReadFromPromotedAsync() => system.A.Cache.GetOrLoadAsync(TestNode.Key, (freshness, _) =>
        {
            calls.Add(freshness);
            return new ValueTask<Loaded<string>>(Loaded<string>.FromReplica("v2", new LogPosition(2, 200)));
        }).AsTask().WaitAsync(TestNode.Patience);
    }

    [Fact]
    public async Task Read_NobodyKnowsPositions_LoadsWhatIsCurrentAndKeepsIt()
    {
        using var system = new TestSystem(knowsPositions: false);
        system.Database.Replayed = 0;
        Assert.Equal("v1", await system.A.ReadAsync());
        Assert.Equal("v1", await system.B.ReadAsync());
        Assert.Equal(1, system.Database.Loads);

        await system.A.Cache.WriteAsync([TestNode.Key], (_, _) =>
        {
            system.Database.Commit();
            return Task.FromResult(new Written<int>(0, default));
        });

        Assert.Equal("v2", await system.B.ReadAsync());
        Assert.Equal("v2", await system.A.ReadAsync());
        Assert.Equal(2, system.Database.Loads);
        Assert.All(system.Database.Asked, asked => Assert.Equal(Freshness.Current, asked));
    }
}
