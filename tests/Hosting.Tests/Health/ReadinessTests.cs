using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Testing;
using Stormproof.Testing.Web;

namespace Stormproof.Hosting.Tests.Health;

public sealed class ReadinessTests
{
    private static readonly TimeSpan RoundAge = TimeSpan.FromMilliseconds(201);
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task CheckAsync_DependencyThrows_NamesItAndKeepsItsMessage()
    {
        await using var app = await NodeApp.StartAsync(o =>
        {
            o.AddDependency("cache", (_, _) => Task.CompletedTask);
            o.AddDependency("db", (_, _) => throw new InvalidOperationException("Host=10.1.2.3;Password=hunter2"));
        });

        var (status, json, text) = await app.ReadyAsync();

        Assert.Equal(503, status);
        Assert.Equal("unready", json.GetProperty("status").GetString());
        Assert.Equal("db: failed (InvalidOperationException)", json.GetProperty("reason").GetString());
        var checks = json.GetProperty("checks").EnumerateArray().ToArray();
        Assert.Equal([true, false], checks.Select(c => c.GetProperty("ok").GetBoolean()));
        Assert.Equal("failed (InvalidOperationException)", checks[1].GetProperty("error").GetString());
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("10.1.2.3", text, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task CheckAsync_DependencyHangs_IsUnreadyAfterTheTimeout(bool heedsItsToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await NodeApp.StartAsync(
            o => o.AddDependency("db", async (_, ct) =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, heedsItsToken ? ct : CancellationToken.None);
            }),
            clock: _clock);

        var answer = app.ReadyAsync();
        await asked.Task;
        Assert.False(answer.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var (status, json, _) = await answer;

        Assert.Equal(503, status);
        Assert.Equal("db: no answer within 1000 ms", json.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task CheckAsync_DependencyBack_IsReadyAgain()
    {
        var fails = true;
        await using var app = await NodeApp.StartAsync(
            o => o.AddDependency("db", (_, _) => fails ? throw new InvalidOperationException() : Task.CompletedTask),
            clock: _clock);
        var before = await app.ReadyAsync();

        fails = false;
        await Eventually.TrueAsync("ready", async () =>
        {
            _clock.Advance(RoundAge);
            return (await app.ReadyAsync()).Status == 200;
        });

        Assert.Equal(503, before.Status);
    }

    [Fact]
    public async Task CheckAsync_SeveralProbesAtOnce_AskEachDependencyOnce()
    {
        var asked = 0;
        await using var app = await NodeApp.StartAsync(
            o => o.AddDependency("db", (_, _) =>
            {
                Interlocked.Increment(ref asked);
                return Task.CompletedTask;
            }),
            clock: _clock);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.ReadyAsync()));
        var together = asked;
        _clock.Advance(RoundAge);
        await app.ReadyAsync();

        Assert.Equal((1, 2), (together, asked));
    }

    [Fact]
    public async Task CheckAsync_WarmingUp_IsUnreadyUntilTheStepIsDone()
    {
        var done = new TaskCompletionSource();
        await using var app = await NodeApp.StartAsync(
            configure: b => b.Services.AddWarmUp("hot keys", (_, _) => done.Task));
        await Eventually.TrueAsync("the step runs",
            async () => (await app.ReadyAsync()).Text.Contains("warming up: hot keys", StringComparison.Ordinal));
        var during = await app.ReadyAsync();
        using var home = await app.GetAsync("/");

        done.SetResult();

        await Eventually.TrueAsync("ready", async () => (await app.ReadyAsync()).Status == 200);
        Assert.Equal(503, during.Status);
        Assert.True(home.IsSuccessStatusCode, "a node that warms up serves those who ask");
    }
}
