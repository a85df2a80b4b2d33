using Grpc.Core;

namespace Stormproof.Gateway.Tests.Protocols;

/// <summary>A gRPC service written by hand, since no code needs to be generated for four methods of text.</summary>
[BindServiceMethod(typeof(EchoService), nameof(Bind))]
public class EchoService
{
    private const string Name = "stormproof.test.Echo";

    internal static readonly Method<string, string> SayMethod = Of(MethodType.Unary, "Say");
    internal static readonly Method<string, string> FailMethod = Of(MethodType.Unary, "Fail");
    internal static readonly Method<string, string> CountMethod = Of(MethodType.ServerStreaming, "Count");
    internal static readonly Method<string, string> ChatMethod = Of(MethodType.DuplexStreaming, "Chat");

    public static void Bind(ServiceBinderBase binder, EchoService? service)
    {
        ArgumentNullException.ThrowIfNull(binder);
        binder.AddMethod(SayMethod, service is null ? null! : new UnaryServerMethod<string, string>(service.Say));
        binder.AddMethod(FailMethod, service is null ? null! : new UnaryServerMethod<string, string>(service.Fail));
        binder.AddMethod(CountMethod, service is null ? null! : new ServerStreamingServerMethod<string, string>(service.Count));
        binder.AddMethod(ChatMethod, service is null ? null! : new DuplexStreamingServerMethod<string, string>(service.Chat));
    }

    public virtual Task<string> Say(string text, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.ResponseTrailers.Add("spoken-by", "the node");
        return Task.FromResult($"you said {text}");
    }

    public virtual Task<string> Fail(string text, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.FailedPrecondition, text), new Metadata { { "why", "the test asks" } });

    public virtual async Task Count(string text, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(answers);
        for (var i = 0; i < int.Parse(text, System.Globalization.CultureInfo.InvariantCulture); i++)
        {
            await answers.WriteAsync($"{i}");
        }
    }

    public virtual async Task Chat(
        IAsyncStreamReader<string> texts, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(answers);
        await foreach (var text in texts.ReadAllAsync())
        {
            await answers.WriteAsync($"you said {text}");
        }
    }

    private static Method<string, string> Of(MethodType type, string name) =>
        new(type, Name, name, Marshallers.StringMarshaller, Marshallers.StringMarshaller);
}
