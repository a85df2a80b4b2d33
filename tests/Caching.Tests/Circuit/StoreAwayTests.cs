using Stormproof.Caching.Tests.Fakes;
using Stormproof.Model.Consistency;
using Stormproof.Testing;

namespace Stormproof.Caching.Tests.Circuit;

/// <summary>The store is away: reads are never stale, the database is not run over, and nothing piles up.</summary>
public sealed class StoreAwayTests
{
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Read_StoreAway_LoadsWhatIsCurrent()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();
        system.Database.Commit();
        system.A.Store.IsAway = true;

        Assert.Equal("v2", await system.A.ReadAsync());

        Assert.Equal(Freshness.Current, system.Database.Asked[^1]);
        Assert.Equal(1, system.A.Figures["requests/bypass"]);
    }

    [Fact]
    public async Task Read_AfterFailuresInARow_AsksTheStoreNoMoreUntilAProbeFindsIt()
    {
        using var system = new TestSystem(o => o.CircuitFailures = 3);
        system.A.Store.IsAway = true;
        for (var i = 0; i < 10; i++)
        {
            await system.A.ReadAsync();
        }

        Assert.Equal(3, system.A.Store.Count("get"));
        await Advancing.UntilAsync(system.Time, () => system.A.Store.Count("probe") == 2, TimeSpan.FromMilliseconds(50));
        system.A.Store.IsAway = false;
        await Advancing.UntilAsync(system.Time, () => !system.A.Parts.Circuit.IsOpen);
        await system.A.ReadAsync();
        await system.A.ReadAsync();

        Assert.Equal(11, system.Database.Loads);
        Assert.Equal(5, system.A.Store.Count("get"));
    }

    [Fact]
    public async Task Read_FailuresWithSuccessesBetween_KeepTheCircuitClosed()
    {
        using var system = new TestSystem(o => o.CircuitFailures = 2);
        for (var i = 0; i < 5; i++)
        {
            system.A.Store.IsAway = true;
            await system.A.ReadAsync();
            system.A.Store.IsAway = false;
            await system.A.ReadAsync();
        }

        Assert.False(system.A.Parts.Circuit.IsOpen);
    }

    [Fact]
    public async Task Write_CircuitOpen_IsRefusedWithoutAskingTheStore()
    {
        using var system = new TestSystem(o => o.CircuitFailures = 1);
        system.A.Store.IsAway = true;
        await system.A.ReadAsync();
        system.A.Store.Calls.Clear();

        await Assert.ThrowsAsync<CacheUnavailableException>(system.A.WriteAsync);

        Assert.Empty(system.A.Store.Calls);
        Assert.Equal(1, system.Database.Version);
    }

    [Fact]
    public async Task Read_ManyOfOneKey_LoadOneAtATime()
    {
        using var system = new TestSystem(o => o.CircuitFailures = 1);
        await OpenAsync(system);
        var loads = system.Database.Loads;
        system.Database.AfterQuery = _ => _goesOn.Task;

        var reads = Enumerable.Range(0, 100).Select(_ => system.A.ReadAsync()).ToArray();
        await Eventually.TrueAsync("all are aboard", () => system.A.Parts.Flights.Aboard == 100);
        _goesOn.SetResult();
        await Task.WhenAll(reads);

        // The first one's flight, and the next one for all that arrived during it.
        Assert.Equal(2, system.Database.Loads - loads);
    }

    [Fact]
    public async Task Read_ManyKeys_LoadSoManyAtOnceAndTurnTheRestAway()
    {
        using var system = new TestSystem(o =>
        {
            o.CircuitFailures = 1;
            o.PassThroughLimit = 2;
            o.PassThroughQueue = 3;
        });
        await OpenAsync(system);
        var loads = system.Database.Loads;
        system.Database.AfterQuery = _ => _goesOn.Task;

        var reads = Enumerable.Range(0, 6).Select(i => ReadAsync(system, i)).ToArray();
        var refused = await Assert.ThrowsAsync<CacheOverloadedException>(() => Task.WhenAny(reads).Unwrap());

        Assert.Contains("turned away", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, system.Database.Loads - loads);
        _goesOn.SetResult();
        await Assert.ThrowsAsync<CacheOverloadedException>(() => Task.WhenAll(reads));
        Assert.Equal(5, reads.Count(r => r.IsCompletedSuccessfully));
        Assert.Equal(5, system.Database.Loads - loads);
    }

    [Fact]
    public async Task Read_NoTurnInTime_IsTurnedAway()
    {
        using var system = new TestSystem(o =>
        {
            o.CircuitFailures = 1;
            o.PassThroughLimit = 1;
        });
        await OpenAsync(system);
        system.Database.AfterQuery = _ => _goesOn.Task;
        var first = ReadAsync(system, 0);
        var second = ReadAsync(system, 1);

        await Advancing.UntilAsync(system.Time, () => second.IsCompleted);

        var refused = await Assert.ThrowsAsync<CacheOverloadedException>(() => second);
        Assert.Contains("waited 1 s", refused.Message, StringComparison.Ordinal);
        _goesOn.SetResult();
        await first;
    }

    [Fact]
    public async Task Read_FillFails_GivesItsValueAllTheSame()
    {
        using var system = new TestSystem();
        system.A.Store.Failing.Add("fill");

        Assert.Equal("v1", await system.A.ReadAsync());
    }

    [Fact]
    public async Task Read_LeaseReplyLost_GivesTheLeaseBackForOthers()
    {
        using var system = new TestSystem();
        system.A.Store.Failing.Add("lease");

        Assert.Equal("v1", await system.A.ReadAsync());

        await Eventually.TrueAsync("the lease is given back", () => system.A.Store.Count("release") == 1);
    }

    private static async Task OpenAsync(TestSystem system)
    {
        system.A.Store.IsAway = true;
        await system.A.ReadAsync();
        Assert.True(system.A.Parts.Circuit.IsOpen);
    }

    private static Task<string?> ReadAsync(TestSystem system, int key) =>
        system.A.Cache.GetOrLoadAsync($"k{key}", system.Database.LoadAsync).AsTask();
}
