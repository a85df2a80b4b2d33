using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Stormproof.Hosting.Tests;

public sealed class StormproofOptionsValidatorTests
{
    [Fact]
    public async Task Start_EverySettingOutOfRange_ReportsAllAtOnce()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => NodeApp.StartAsync(o =>
        {
            o.NodeName = "two words";
            o.DrainDelay = TimeSpan.FromSeconds(-1);
            o.ShutdownTimeout = TimeSpan.Zero;
            o.ReadinessTimeout = TimeSpan.FromSeconds(11);
            o.Idempotency.Retention = TimeSpan.FromSeconds(1);
            o.Idempotency.StampedRetention = TimeSpan.FromHours(2);
            o.Idempotency.WaitForFirst = TimeSpan.FromMinutes(2);
            o.Idempotency.OwnerLease = TimeSpan.Zero;
            o.Idempotency.MaxRequestBytes = -1;
            o.Idempotency.MaxResponseBytes = int.MaxValue;
        }));

        string[] settings =
        [
            "NodeName", "DrainDelay", "ShutdownTimeout", "ReadinessTimeout", "Idempotency.Retention",
            "Idempotency.StampedRetention", "Idempotency.WaitForFirst", "Idempotency.OwnerLease", "Idempotency.MaxRequestBytes",
            "Idempotency.MaxResponseBytes",
        ];
        Assert.Equal(settings.Length, error.Failures.Count());
        Assert.All(settings, s => Assert.Contains(error.Failures, f => f.Contains(s + " is ", StringComparison.Ordinal)));
        Assert.Contains(
            "StormproofOptions.ReadinessTimeout is 00:00:11; allowed is 00:00:00.0500000 to 00:00:10.", error.Failures);
    }

    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(3, 2, false)]
    [InlineData(3, 4, true)]
    [InlineData(3, 0, true)]
    public void Validate_OwnerLeaseAgainstTheWait_MustBeBelowIt(int lease, int wait, bool fine)
    {
        var options = new StormproofOptions { NodeName = "node-1" };
        options.Idempotency.OwnerLease = TimeSpan.FromSeconds(lease);
        options.Idempotency.WaitForFirst = TimeSpan.FromSeconds(wait);

        var result = new StormproofOptionsValidator().Validate(null, options);

        Assert.Equal(fine, result.Succeeded);
        if (!fine)
        {
            Assert.Contains(
                $"OwnerLease is 00:00:03; it must be below Idempotency.WaitForFirst, which is 00:00:0{wait}:",
                Assert.Single(result.Failures!), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Start_KeysHonouredWithoutAStore_SaysWhatToCall()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => NodeApp.StartAsync(o => o.HonourIdempotencyKeys = true));

        Assert.Contains("AddStormproofSessions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddDependency_NoNameOrCheck_NamesIt()
    {
        var options = new StormproofOptions();

        var name = Assert.Throws<ArgumentException>(() => options.AddDependency("", (_, _) => Task.CompletedTask));
        var check = Assert.Throws<ArgumentNullException>(() => options.AddDependency("db", null!));

        Assert.Equal(("name", "check"), (name.ParamName, check.ParamName));
    }

    [Fact]
    public async Task Start_ShutdownTimeout_IsTheHosts()
    {
        await using var app = await NodeApp.StartAsync(o => o.ShutdownTimeout = TimeSpan.FromSeconds(77));

        var host = app.App.Services.GetRequiredService<IOptions<HostOptions>>().Value;
        Assert.Equal(TimeSpan.FromSeconds(77), host.ShutdownTimeout);
    }
}
