using Microsoft.Extensions.Time.Testing;
using Stormproof.Gateway.Forwarding;
using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet.Admission;

namespace Stormproof.Gateway.Tests.Forwarding;

public sealed class AdmissionTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Enter_LimitReached_WaitsUntilSomebodyLeaves()
    {
        var admission = New(limit: 1);
        Assert.True(await admission.EnterAsync(3, default));

        var second = admission.EnterAsync(3, default).AsTask();
        Assert.False(second.IsCompleted);
        admission.Leave(null);

        Assert.True(await second);
    }

    [Fact]
    public async Task Enter_NobodyLeavesInTime_IsTurnedAway()
    {
        var admission = New(limit: 1);
        await admission.EnterAsync(3, default);
        var second = admission.EnterAsync(3, default).AsTask();

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.False(await second);
        Assert.Equal(0, admission.Waiting);
        admission.Leave(null);
        Assert.True(await admission.EnterAsync(3, default));
    }

    [Fact]
    public async Task Enter_ClientLeavesWhileWaiting_GivesItsPlaceUp()
    {
        var admission = New(limit: 1);
        await admission.EnterAsync(3, default);
        using var left = new CancellationTokenSource();
        var second = admission.EnterAsync(3, left.Token).AsTask();

        await left.CancelAsync();

        Assert.False(await second);
        Assert.Equal(0, admission.Waiting);
    }

    [Fact]
    public async Task Enter_QueueFull_TheLeastUrgentGoes()
    {
        var admission = New(limit: 1, queue: 2);
        await admission.EnterAsync(3, default);
        var usual = admission.EnterAsync(3, default).AsTask();
        var background = admission.EnterAsync(6, default).AsTask();

        Assert.False(await admission.EnterAsync(6, default));
        var urgent = admission.EnterAsync(0, default).AsTask();

        Assert.False(await background);
        admission.Leave(null);
        Assert.True(await urgent);
        Assert.False(usual.IsCompleted);
        admission.Leave(null);
        Assert.True(await usual);
    }

    [Fact]
    public async Task Enter_NoQueue_IsTurnedAwayAtOnce()
    {
        var admission = New(limit: 1, queue: 0);
        await admission.EnterAsync(3, default);

        Assert.False(await admission.EnterAsync(0, default));
    }

    [Fact]
    public async Task Leave_SlowAnswersInAFullFleet_LimitFalls()
    {
        var admission = new Admission(
            new AdmissionRules { InitialLimit = 40, LeastLimit = 5, QueueLength = 0 }, new FleetClock(_time));
        await FillAsync(admission, latencyMs: 10, rounds: 20);
        var before = admission.Limit;

        await FillAsync(admission, latencyMs: 200, rounds: 20);

        Assert.True(admission.Limit < before / 2, $"limit {before}, then {admission.Limit}");
    }

    [Fact]
    public async Task RetryAfterSeconds_ManyWait_IsTheTimeTheyNeed()
    {
        var admission = New(limit: 1, queue: 100);
        Assert.Equal(1, admission.RetryAfterSeconds());
        for (var i = 0; i < 20; i++)
        {
            await admission.EnterAsync(3, default);
            _time.Advance(TimeSpan.FromMilliseconds(100));
            admission.Leave(250);
        }

        await admission.EnterAsync(3, default);
        for (var i = 0; i < 40; i++)
        {
            _ = admission.EnterAsync(3, default).AsTask();
        }

        Assert.Equal(10, admission.RetryAfterSeconds());
    }

    private Admission New(int limit, int queue = 10) => new(
        new AdmissionRules { InitialLimit = limit, LeastLimit = limit, MostLimit = limit, QueueLength = queue },
        new FleetClock(_time));

    private async Task FillAsync(Admission admission, double latencyMs, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var entered = 0;
            while (await admission.EnterAsync(3, default))
            {
                entered++;
            }

            _time.Advance(GradientLimit.Window);
            for (var i = 0; i < entered; i++)
            {
                admission.Leave(latencyMs);
            }
        }
    }
}
