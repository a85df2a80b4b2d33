using Microsoft.Extensions.Time.Testing;
using Stormproof.Caching.Process;
using Stormproof.Caching.Tests.Fakes;

namespace Stormproof.Caching.Tests.Process;

public sealed class ProcessLevelTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Read_WithinTheBound_AsksNobody()
    {
        using var system = new TestSystem(o => o.ProcessLifetime = Bound);
        await system.A.ReadAsync();
        system.A.Store.Calls.Clear();

        Assert.Equal("v1", await system.A.ReadAsync());

        Assert.Empty(system.A.Store.Calls);
        Assert.Equal(1, system.A.Figures["requests/process_hit"]);
    }

    [Fact]
    public async Task Read_ByDefault_KeepsNoCopy()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();

        await system.A.ReadAsync();

        Assert.Equal(2, system.A.Store.Count("get"));
    }

    [Fact]
    public async Task Read_WriteElsewhereIsHeard_DropsTheCopyAtOnce()
    {
        using var system = new TestSystem(o => o.ProcessLifetime = Bound);
        await system.A.ReadAsync();

        await system.B.WriteAsync();

        Assert.Equal("v2", await system.A.ReadAsync());
    }

    [Fact]
    public async Task Read_EveryBroadcastLost_IsStaleForTheBoundAtMost()
    {
        using var system = new TestSystem(o => o.ProcessLifetime = Bound);
        system.B.Store.IsMute = true;
        await system.A.ReadAsync();
        await system.B.WriteAsync();

        system.Time.Advance(Bound - TimeSpan.FromMilliseconds(1));
        Assert.Equal("v1", await system.A.ReadAsync());
        system.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("v2", await system.A.ReadAsync());
    }

    [Fact]
    public async Task Read_SlowStore_CountsTheBoundFromBeforeItWasAsked()
    {
        using var system = new TestSystem(o => o.ProcessLifetime = Bound);
        system.B.Store.IsMute = true;
        await system.B.ReadAsync();
        await system.A.ReadAsync(new CacheEntryOptions { ProcessLifetime = TimeSpan.Zero });
        var held = system.A.Store.HoldAfter("get");
        var slow = system.A.ReadAsync();
        await held.Reached;
        await system.B.WriteAsync();
        system.Time.Advance(Bound / 2);
        held.Open();
        Assert.Equal("v1", await slow);

        system.Time.Advance(Bound / 2);
        Assert.Equal("v2", await system.A.ReadAsync());
    }

    [Fact]
    public async Task Write_OnThisNode_DropsItsCopyWithoutABroadcast()
    {
        using var system = new TestSystem(o => o.ProcessLifetime = Bound);
        system.A.Store.IsMute = true;
        await system.A.ReadAsync();

        await system.A.WriteAsync();

        Assert.Equal("v2", await system.A.ReadAsync());
    }

    [Fact]
    public async Task Read_WaitsForAnotherNode_IsWokenWhenItHasFilled()
    {
        using var system = new TestSystem(o => o.ProcessLifetime = Bound);
        var held = system.A.Store.HoldBefore("fill");
        var first = system.A.ReadAsync();
        await held.Reached;
        var second = system.B.ReadAsync();
        await Testing.Eventually.TrueAsync("the second waits", () => system.B.Figures["waits"] == 1);

        held.Open();
        await first;

        // No time passes on this clock.
        await Testing.Eventually.TrueAsync("the second has it", () =>
        {
            system.A.Store.Publish(Caching.Store.ChangeKind.Filled, TestNode.Key);
            return second.IsCompleted;
        });
        Assert.Equal("v1", await second);
        Assert.Equal(1, system.Database.Loads);
    }

    [Fact]
    public void Put_KeyChangedSinceTheMark_IsNotKept()
    {
        var level = new ProcessLevel(_time, Bound, 10, 10_000);
        var mark = level.Mark("k");
        level.Drop("k");

        level.Put("k", mark, "old", 3, null, Long);

        Assert.False(level.TryGet<string>("k", out _));
        Assert.Equal(0, level.Count);
    }

    [Fact]
    public void Put_ValueExpiresBeforeTheBound_GoesWithIt()
    {
        var level = new ProcessLevel(_time, Bound, 10, 10_000);
        level.Put("k", level.Mark("k"), "v", 1, null, TimeSpan.FromSeconds(1));
        Assert.True(level.TryGet<string>("k", out _));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(level.TryGet<string>("k", out _));
    }

    [Fact]
    public void Put_MoreThanTheLimits_DropsTheOldest()
    {
        var level = new ProcessLevel(_time, Bound, maxEntries: 10, maxBytes: 100_000);
        for (var i = 0; i < 1_000; i++)
        {
            level.Put($"k{i}", level.Mark($"k{i}"), i, 1, null, Long);
            Assert.InRange(level.Count, 0, 10);
        }

        Assert.True(level.TryGet<int>("k999", out _));
        Assert.False(level.TryGet<int>("k0", out _));
        for (var i = 0; i < 100; i++)
        {
            level.Put($"large{i}", level.Mark($"large{i}"), i, 30_000, null, Long);
            Assert.InRange(level.Bytes, 0, 100_000);
        }

        level.Put("huge", level.Mark("huge"), 0, 100_001, null, Long);
        Assert.False(level.TryGet<int>("huge", out _));
    }

    [Fact]
    public async Task PutAndDrop_FromManyThreads_CountsStayRight()
    {
        var level = new ProcessLevel(_time, Bound, maxEntries: 50, maxBytes: 1_000_000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 20_000; i++)
            {
                var key = $"k{random.Next(100)}";
                if (random.Next(3) == 0)
                {
                    level.Drop(key);
                }
                else
                {
                    level.Put(key, level.Mark(key), i, random.Next(100), null, Long);
                }
            }
        })));

        for (var i = 0; i < 100; i++)
        {
            level.Drop($"k{i}");
        }

        Assert.Equal(0, level.Count);
        Assert.Equal(0, level.Bytes);
    }
}
