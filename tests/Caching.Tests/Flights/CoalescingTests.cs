using Stormproof.Caching.Tests.Fakes;
using Stormproof.Testing;

namespace Stormproof.Caching.Tests.Flights;

/// <summary>One load a key in a process; who arrives during flight n waits for n+1.</summary>
public sealed class CoalescingTests
{
    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _loading = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Read_ManyBeforeTheFirstMiss_ShareOneLoad()
    {
        using var system = new TestSystem();
        var held = system.A.Store.HoldBefore("lease");
        var reads = new List<Task<string?>> { system.A.ReadAsync() };
        await held.Reached;
        // They arrive while flight 1 is on its way, so they are flight 2's, which finds the value by one look.
        reads.AddRange(Enumerable.Range(0, 99).Select(_ => system.A.ReadAsync()));

        held.Open();
        await Task.WhenAll(reads);

        Assert.Equal(1, system.Database.Loads);
        Assert.Equal(["get", "lease", "fill", "get"], system.A.Store.Calls);
    }

    [Fact]
    public async Task Read_AskedTheStoreBeforeTheFlightBegan_BoardsIt()
    {
        using var system = new TestSystem();
        HoldLoads(system);
        var late = system.A.Store.HoldAfter("get");
        var second = system.A.ReadAsync();
        await late.Reached;
        var first = system.A.ReadAsync();
        await _loading.Task;

        // It arrived before the other's flight began, and found nothing: that flight will do.
        late.Open();
        await TwoAboardAsync(system);
        _goesOn.SetResult();

        Assert.All(await Task.WhenAll(first, second), read => Assert.Equal("v1", read));
        Assert.Equal(1, system.A.Store.Count("lease"));
    }

    [Fact]
    public async Task Read_OneOfTwoCancelled_TheOtherGetsTheValue()
    {
        using var system = new TestSystem();
        using var impatience = new CancellationTokenSource();
        var late = system.A.Store.HoldAfter("get");
        var second = system.A.ReadAsync();
        await late.Reached;
        HoldLoads(system);
        var first = system.A.ReadAsync(cancellationToken: impatience.Token);
        await _loading.Task;
        late.Open();
        await TwoAboardAsync(system);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _goesOn.SetResult();

        Assert.Equal("v1", await second);
    }

    [Fact]
    public async Task Read_EveryCallerCancelled_CancelsTheLoadAndReleasesTheLease()
    {
        using var system = new TestSystem();
        using var impatience = new CancellationTokenSource();
        system.Database.AfterQuery = async cancellationToken =>
        {
            _loading.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        };
        var read = system.A.ReadAsync(cancellationToken: impatience.Token);
        await _loading.Task;

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await Eventually.TrueAsync("the lease is back", () => system.A.Store.Count("release") == 1);
        system.Database.AfterQuery = null;
        Assert.Equal("v1", await system.B.ReadAsync());
        Assert.Equal("v1", await system.A.ReadAsync());
    }

    [Fact]
    public async Task Read_LoadFails_ItsWaitersGetTheErrorAndTheNextFlightLoadsAgain()
    {
        using var system = new TestSystem();
        var loads = 0;
        var first = FailFirstAsync();
        await _loading.Task;
        var next = new[] { FailFirstAsync(), FailFirstAsync() };

        _goesOn.SetResult();

        await Assert.ThrowsAsync<InvalidDataException>(() => first);
        Assert.All(await Task.WhenAll(next), read => Assert.Equal("good", read));
        Assert.Equal(2, loads);

        Task<string?> FailFirstAsync() => system.A.Cache.GetOrLoadAsync(TestNode.Key, async (_, _) =>
        {
            if (Interlocked.Increment(ref loads) == 1)
            {
                _loading.SetResult();
                await _goesOn.Task;
                throw new InvalidDataException("no");
            }

            return Loaded<string>.FromPrimary("good");
        }).AsTask();
    }

    [Fact]
    public async Task Read_NextFlight_LoadsInTheContextOfItsOwnCaller()
    {
        using var system = new TestSystem();
        var user = new AsyncLocal<string>();
        var seen = new List<string?>();
        user.Value = "first";
        var first = LoadAsync();
        await _loading.Task;
        user.Value = "second";
        var second = LoadAsync();
        user.Value = "third";

        _goesOn.SetResult();
        await first;
        await second;

        Assert.Equal(["first", "second"], seen);

        Task<string?> LoadAsync() => system.A.Cache.GetOrLoadAsync(TestNode.Key, async (_, _) =>
        {
            seen.Add(user.Value);
            _loading.TrySetResult();
            await _goesOn.Task;
            // Too large to be kept, so that the next flight loads too.
            return Loaded<string>.FromPrimary(new string('x', 2_000_000));
        }).AsTask();
    }

    private static Task TwoAboardAsync(TestSystem system) =>
        Eventually.TrueAsync("both are aboard", () => system.A.Parts.Flights.Aboard == 2);

    private void HoldLoads(TestSystem system) => system.Database.AfterQuery = async _ =>
    {
        _loading.TrySetResult();
        await _goesOn.Task;
    };
}
