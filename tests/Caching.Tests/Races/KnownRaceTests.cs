using Stormproof.Caching.Tests.Fakes;

namespace Stormproof.Caching.Tests.Races;

/// <summary>Races that other caches lose, replayed step by step. Each read that begins after the write was acknowledged must see
/// it.</summary>
public sealed class KnownRaceTests
{
    private readonly TaskCompletionSource _loadGoesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _queryDone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>FusionCache#535: an invalidation during a load is lost, as the entry is stamped when the load ends.</summary>
    [Fact]
    public async Task FusionCache535_WriteDuringLoad_LoadedValueIsNotKept()
    {
        using var system = new TestSystem();
        HoldFirstLoad(system);
        var early = system.A.ReadAsync();
        await _queryDone.Task;

        await system.B.WriteAsync();
        _loadGoesOn.SetResult();

        // It began before the write was acknowledged, so it may have the old value; nobody after it may.
        Assert.Equal("v1", await early);
        Assert.Equal("v2", await system.A.ReadAsync());
        Assert.Equal("v2", await system.B.ReadAsync());
        Assert.Equal(1, system.A.Figures["fills.rejected"]);
    }

    /// <summary>FusionCache#628: the same for a load that goes on in the background. Here: whoever began it has left.</summary>
    [Fact]
    public async Task FusionCache628_WriteDuringLoadWhoseFirstCallerLeft_LoadedValueIsNotKept()
    {
        using var system = new TestSystem();
        HoldFirstLoad(system);
        using var impatience = new CancellationTokenSource();
        var held = system.A.Store.HoldBefore("lease");
        var first = system.A.ReadAsync(cancellationToken: impatience.Token);
        await held.Reached;
        var second = system.A.Cache.GetOrLoadAsync(TestNode.Key, system.Database.LoadAsync).AsTask();
        held.Open();
        await _queryDone.Task;
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        await system.B.WriteAsync();
        _loadGoesOn.SetResult();

        await second;
        Assert.Equal("v2", await system.A.ReadAsync());
        Assert.Equal("v2", await system.B.ReadAsync());
    }

    /// <summary>FusionCache#613: the store still gives the old value while it is being invalidated, and it ends up in the
    /// process's memory after that was cleared.</summary>
    [Fact]
    public async Task FusionCache613_StoreReadAcrossAWrite_LeavesNoOldCopyInTheProcess()
    {
        using var system = new TestSystem(o => o.ProcessLifetime = TimeSpan.FromMinutes(1));
        await system.B.ReadAsync();
        await system.A.ReadAsync(new CacheEntryOptions { ProcessLifetime = TimeSpan.Zero });
        var held = system.A.Store.HoldAfter("get");
        var early = system.A.ReadAsync();
        await held.Reached;

        await system.A.WriteAsync();
        held.Open();

        Assert.Equal("v1", await early);
        Assert.Equal("v2", await system.A.ReadAsync());
    }

    /// <summary>HybridCache: who asks after the invalidation joins the load that began before it, and what that gives is stored
    /// as fresh.</summary>
    [Fact]
    public async Task HybridCache_ReadAfterAWriteDuringLoad_DoesNotJoinTheOlderLoad()
    {
        using var system = new TestSystem();
        HoldFirstLoad(system);
        var early = system.A.ReadAsync();
        await _queryDone.Task;
        await system.A.WriteAsync();

        var late = system.A.ReadAsync();
        _loadGoesOn.SetResult();

        Assert.Equal("v1", await early);
        Assert.Equal("v2", await late);
        Assert.Equal("v2", await system.A.ReadAsync());
    }

    private void HoldFirstLoad(TestSystem system) => system.Database.AfterQuery = async _ =>
    {
        system.Database.AfterQuery = null;
        _queryDone.SetResult();
        await _loadGoesOn.Task;
    };
}
