using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Stormproof.Autoscaling.Keda;
using Stormproof.Autoscaling.Keda.Contract;

namespace Stormproof.Autoscaling.Tests.Keda;

/// <summary>What KEDA would ask, with a real gRPC client.</summary>
public sealed class ExternalScalerServerTests : IAsyncLifetime
{
    private static readonly ScaledObjectRef Shop = new()
    {
        Name = "web", Namespace = "shop", ScalerMetadata = { ["scalerAddress"] = "stormproof:9090" },
    };

    private readonly Bench _bench = new();
    private ExternalScalerServer _server = null!;
    private GrpcChannel _channel = null!;

    private ExternalScaler.ExternalScalerClient Keda => new(_channel);

    public async ValueTask InitializeAsync()
    {
        _server = await ExternalScalerServer.StartAsync(
            _bench.Loop, new IPEndPoint(IPAddress.Loopback, 0), NullLoggerFactory.Instance, _bench.Clock);
        _channel = GrpcChannel.ForAddress(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task GetMetrics_LoadGrows_IsTheNumberOfNodes()
    {
        _bench.Load.Cpu = 1;
        await _bench.ForAsync(TimeSpan.FromMinutes(6));
        var spec = Assert.Single((await Keda.GetMetricSpecAsync(Shop)).MetricSpecs);

        var value = await ValueAsync(spec.MetricName);

        Assert.Equal((1, 1), (spec.TargetSize, spec.TargetSizeFloat));
        Assert.True(value.MetricValueFloat > 4);
        Assert.Equal(_bench.Loop.Target!.Value, value.MetricValueFloat);
        Assert.Equal(_bench.Loop.Target.Value, value.MetricValue_);
        Assert.Equal(spec.MetricName, value.MetricName);
        Assert.True((await Keda.IsActiveAsync(Shop)).Result);
    }

    [Fact]
    public async Task GetMetrics_WithTheTriggersNumber_IsAnswered()
    {
        await _bench.RoundsAsync(1);
        Assert.Equal(4, (await ValueAsync("s0-stormproof-nodes")).MetricValueFloat);
    }

    [Fact]
    public async Task GetMetrics_MetricsMissing_IsWhatThereIs()
    {
        _bench.Load.Fault = new IOException();
        await _bench.RoundsAsync(3);
        Assert.Equal(4, (await ValueAsync("stormproof-nodes")).MetricValueFloat);
    }

    [Fact]
    public async Task Ask_NothingDecidedYet_IsUnavailable() => await UnavailableAsync();

    [Fact]
    public async Task Ask_AnotherLeads_IsUnavailable()
    {
        await _bench.RoundsAsync(1);
        _bench.Leadership.Term = null;
        await _bench.RoundsAsync(1);
        await UnavailableAsync();
    }

    [Fact]
    public async Task Ask_LoopStandsStill_IsUnavailable()
    {
        await _bench.RoundsAsync(1);
        _bench.Clock.Advance(TimeSpan.FromMinutes(16));
        await UnavailableAsync();
    }

    [Fact]
    public async Task GetMetrics_UnknownMetric_IsNotFound()
    {
        await _bench.RoundsAsync(1);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => ValueAsync("other"))).StatusCode);
    }

    [Fact]
    public async Task StreamIsActive_FirstDecision_IsToldOnceAndEndsWithTheServer()
    {
        using var call = Keda.StreamIsActive(Shop);
        // The headers come with the first message: until then the server may not have begun to listen.
        var first = call.ResponseStream.MoveNext(CancellationToken.None);
        while (!first.IsCompleted)
        {
            await _bench.RoundsAsync(1);
            await Task.WhenAny(first, Task.Delay(10));
        }

        Assert.True(await first);
        Assert.True(call.ResponseStream.Current.Result);
        var second = call.ResponseStream.MoveNext(CancellationToken.None);
        await _bench.RoundsAsync(3);
        Assert.False(second.IsCompleted);
        await _server.DisposeAsync();
        Assert.False(await second);
    }

    private async Task<MetricValue> ValueAsync(string name) => Assert.Single(
        (await Keda.GetMetricsAsync(new GetMetricsRequest { ScaledObjectRef = Shop, MetricName = name })).MetricValues);

    private async Task UnavailableAsync()
    {
        var metrics = await Assert.ThrowsAsync<RpcException>(() => ValueAsync("stormproof-nodes"));
        var active = await Assert.ThrowsAsync<RpcException>(async () => await Keda.IsActiveAsync(Shop));
        Assert.Equal((StatusCode.Unavailable, StatusCode.Unavailable), (metrics.StatusCode, active.StatusCode));
    }
}
