using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Stormproof.Gateway.Forwarding;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Admission;
using Stormproof.Model.Fleet.Outliers;

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
    public void Validate_RulesOutOfRange_NamesThemAllAtOnce()
    {
        var options = new GatewayOptions
        {
            SlowStart = new SlowStart(TimeSpan.FromHours(2), Aggression: 0, LeastShare: 0),
            Outliers = new OutlierRules
            {
                ErrorsInARow = 0, Interval = TimeSpan.Zero, LeastRequests = 0, Deviations = double.NaN, LeastGap = 0,
                SmallFleetGap = 2, LatencyFactor = 1, LeastLatencyGap = TimeSpan.FromSeconds(-1),
                Ejection = TimeSpan.FromMinutes(10), LongestEjection = TimeSpan.FromMinutes(5), MostEjected = 1.1,
            },
            Admission = new AdmissionRules
            {
                LeastLimit = 50, InitialLimit = 20, MostLimit = 40, Tolerance = 0.5, QueueLength = -1, QueueTimeout = TimeSpan.Zero,
            },
            PathUrgencies = new Dictionary<string, int> { ["api"] = 8 },
            Hedge = new HedgeRules(TimeSpan.FromMinutes(2), Quantile: 1),
        };

        var error = Assert.Throws<ArgumentException>(options.Validate);

        string[] settings =
        [
            "SlowStart.Window is 02:00:00", "SlowStart.Aggression is 0", "SlowStart.LeastShare is 0", "Outliers.ErrorsInARow is 0",
            "Outliers.Interval is 00:00:00", "Outliers.LeastRequests is 0", "Outliers.Deviations is NaN", "Outliers.LeastGap is 0",
            "Outliers.SmallFleetGap is 2", "Outliers.LatencyFactor is 1", "Outliers.LeastLatencyGap is -00:00:01",
            "Outliers.LongestEjection is 00:05:00; allowed is 00:10:00", "Outliers.MostEjected is 1.1", "Admission.MostLimit is 40",
            "Admission.InitialLimit is 20", "Admission.Tolerance is 0.5", "Admission.QueueLength is -1",
            "Admission.QueueTimeout is 00:00:00", "PathUrgencies names 'api'", "PathUrgencies['api'] is 8",
            "Hedge.After is 00:02:00", "Hedge.Quantile is 1",
        ];
        Assert.All(settings, s => Assert.Contains(s, error.Message, StringComparison.Ordinal));
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
