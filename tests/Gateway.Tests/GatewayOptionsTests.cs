using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests;

public sealed class GatewayOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreInRange() => new GatewayOptions().Validate();

    [Fact]
    public async Task StartAsync_SettingsOutOfRange_NamesThemAllAtOnce()
    {
        var options = new GatewayOptions
        {
            Policy = "fastest",
            ReadyPath = "ready",
            ProbeInterval = TimeSpan.Zero,
            ProbeTimeout = TimeSpan.FromMinutes(2),
            AttemptTimeout = TimeSpan.FromHours(2),
            ConnectTimeout = TimeSpan.FromMilliseconds(1),
            MaxAttempts = 0,
            RetryShare = 1.5,
            RetryBufferBytes = -1,
            MaxRequestBytes = 0,
            MaxHeaderBytes = 10,
            Health = new HealthRules(Rise: 0, Fall: 11, BrokenRequests: 101),
        };

        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => GatewayServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System));

        string[] settings =
        [
            "Policy is 'fastest'", "ReadyPath is 'ready'", "ProbeInterval is 00:00:00", "ProbeTimeout is 00:02:00",
            "AttemptTimeout is 02:00:00", "ConnectTimeout is 00:00:00.0010000", "MaxAttempts is 0", "RetryShare is 1.5",
            "RetryBufferBytes is -1", "MaxRequestBytes is 0", "MaxHeaderBytes is 10", "Health.Rise is 0", "Health.Fall is 11",
            "Health.BrokenRequests is 101",
        ];
        Assert.All(settings, s => Assert.Contains(s, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task StartAsync_AddressTaken_ThrowsAndReleasesTheOther()
    {
        await using var first = await Balanced.StartAsync();
        var taken = new IPEndPoint(IPAddress.Loopback, first.Gateway.AdminAddress!.Port);
        var free = await FreeAsync();

        await Assert.ThrowsAsync<IOException>(() => GatewayServer.StartAsync(
            new GatewayOptions { Public = free, Admin = taken }, NullLoggerFactory.Instance, TimeProvider.System));

        await using var second = await Balanced.StartAsync(o => o.Public = free);
        Assert.Equal(free.Port, second.Gateway.Address.Port);
    }

    private static async Task<IPEndPoint> FreeAsync()
    {
        await using var other = await Balanced.StartAsync();
        return new IPEndPoint(IPAddress.Loopback, other.Gateway.Address.Port);
    }
}
