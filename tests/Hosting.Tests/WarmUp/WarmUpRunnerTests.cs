using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Testing;

namespace Stormproof.Hosting.Tests.WarmUp;

public sealed class WarmUpRunnerTests
{
    [Fact]
    public async Task Run_StepFails_IsTriedAgainAndTheNodeIsUnreadyMeanwhile()
    {
        var clock = new FakeTimeProvider();
        var tries = 0;
        await using var app = await NodeApp.StartAsync(
            clock: clock,
            configure: b => b.Services.AddWarmUp("pools", (_, _) =>
                Interlocked.Increment(ref tries) < 3
                    ? throw new InvalidOperationException("Password=hunter2")
                    : Task.CompletedTask));
        await Eventually.TrueAsync("the first try", () => tries == 1);
        var (status, json, text) = await app.ReadyAsync();

        await Eventually.TrueAsync("ready", async () =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(210));
            return (await app.ReadyAsync()).Status == 200;
        });

        Assert.Equal(503, status);
        Assert.Equal("warming up: pools", json.GetProperty("reason").GetString());
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task Run_SeveralSteps_RunInOrderOnceTheServerListens()
    {
        var order = new List<string>();
        var gate = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await NodeApp.StartAsync(configure: b =>
        {
            b.Services.AddWarmUp("calls itself", async (_, ct) =>
            {
                using var client = new HttpClient { BaseAddress = await gate.Task };
                order.Add(await client.GetStringAsync("/", ct));
            });
            b.Services.AddWarmUp("second", (_, _) =>
            {
                order.Add("second");
                return Task.CompletedTask;
            });
        });

        gate.SetResult(app.Address);

        await Eventually.TrueAsync("ready", async () => (await app.ReadyAsync()).Status == 200);
        Assert.Equal(["home", "second"], order);
    }
}
