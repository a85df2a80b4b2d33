using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Stormproof.Gateway.Listening;
using Stormproof.Testing.Web;

namespace Stormproof.Gateway.Tests.Protocols;

/// <summary>gRPC through the gateway, with the stock client and server.</summary>
public sealed class GrpcTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private TestApp _node = null!;
    private Balanced _balanced = null!;
    private GrpcChannel _channel = null!;

    private CallInvoker Call => _channel.CreateCallInvoker();

    private static CallOptions Options => new(deadline: TimeProvider.System.GetUtcNow().Add(Limit).UtcDateTime);

    public async ValueTask InitializeAsync()
    {
        _node = await TestApp.StartAsync(
            builder =>
            {
                builder.WebHost.ConfigureKestrel(k => k.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http2));
                builder.Services.AddGrpc();
                builder.Services.AddSingleton<EchoService>();
            },
            app =>
            {
                app.MapGet("/healthz/ready", () => "{}");
                app.MapGrpcService<EchoService>();
            });
        _balanced = await Balanced.StartAsync(
            o =>
            {
                o.NodeHttp2 = true;
                o.Listeners = [new Listener(new IPEndPoint(IPAddress.Loopback, 0), null, ListenerProtocols.Http2)];
            },
            _node.Address);
        _channel = GrpcChannel.ForAddress(_balanced.Gateway.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _balanced.DisposeAsync();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task Unary_AnswerAndTrailers_AreIntact()
    {
        using var call = Call.AsyncUnaryCall(EchoService.SayMethod, null, Options, "hello");

        Assert.Equal("you said hello", await call.ResponseAsync);
        Assert.Equal("the node", call.GetTrailers().GetValue("spoken-by"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Unary_AppsError_IsItsOwnAndNoFaultOfTheNode()
    {
        using var call = Call.AsyncUnaryCall(EchoService.FailMethod, null, Options, "not now");

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal((StatusCode.FailedPrecondition, "not now"), (error.StatusCode, error.Status.Detail));
        Assert.Equal("the test asks", error.Trailers.GetValue("why"));
        Assert.Equal(0, _balanced.Status("a").Failures);
    }

    [Fact]
    public async Task ServerStream_AllMessages_Come()
    {
        using var call = Call.AsyncServerStreamingCall(EchoService.CountMethod, null, Options, "1000");
        var count = 0;
        await foreach (var text in call.ResponseStream.ReadAllAsync())
        {
            Assert.Equal($"{count++}", text);
        }

        Assert.Equal(1_000, count);
    }

    /// <summary>Each answer comes before the next question: a gateway that held the request's body would wait for ever.</summary>
    [Fact]
    public async Task Duplex_QuestionAndAnswer_AlternateWhileBothSidesStayOpen()
    {
        using var call = Call.AsyncDuplexStreamingCall(EchoService.ChatMethod, null, Options);
        for (var i = 0; i < 10; i++)
        {
            await call.RequestStream.WriteAsync($"{i}");
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Limit));
            Assert.Equal($"you said {i}", call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Limit));
    }

    [Fact]
    public async Task Unary_NoNode_IsUnavailable()
    {
        await _balanced.Fleet.RemoveAsync("a");
        using var call = Call.AsyncUnaryCall(EchoService.SayMethod, null, Options, "hello");

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }
}
