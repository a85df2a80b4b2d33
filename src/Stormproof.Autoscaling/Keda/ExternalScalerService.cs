using System.Threading.Channels;
using Grpc.Core;
using Stormproof.Autoscaling.Keda.Contract;

namespace Stormproof.Autoscaling.Keda;

/// <summary>Answers KEDA with the loop's decision: one metric whose value is the number of nodes and of which each node holds
/// one,
/// so that what KEDA computes from it, ceil(value / 1), is that number. Where there is no decision of now it answers UNAVAILABLE,
/// so that nobody acts on an old number.</summary>
internal sealed class ExternalScalerService(AutoscalerLoop loop, TimeProvider clock, CancellationToken stopping)
    : ExternalScaler.ExternalScalerBase
{
    public const string MetricName = "stormproof-nodes";

    /// <summary>A loop that has not come round for this long has ended, or cannot.</summary>
    private static readonly TimeSpan MostAge = TimeSpan.FromMinutes(15);

    public override Task<IsActiveResponse> IsActive(ScaledObjectRef request, ServerCallContext context) =>
        Task.FromResult(new IsActiveResponse { Result = Nodes() > 0 });

    public override async Task StreamIsActive(
        ScaledObjectRef request, IServerStreamWriter<IsActiveResponse> responseStream, ServerCallContext context)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);
        // Only the newest matters to a reader that is slow.
        var news = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        void Tell(AutoscalerDecision decision) => news.Writer.TryWrite(loop.Target > 0);
        loop.Decided += Tell;
        try
        {
            if (loop.Target is { } nodes)
            {
                news.Writer.TryWrite(nodes > 0);
            }

            bool? told = null;
            await foreach (var active in news.Reader.ReadAllAsync(ends.Token).ConfigureAwait(false))
            {
                if (active != told)
                {
                    await responseStream.WriteAsync(new IsActiveResponse { Result = active }, ends.Token).ConfigureAwait(false);
                    told = active;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // KEDA hung up, or the server ends.
        }
        finally
        {
            loop.Decided -= Tell;
        }
    }

    public override Task<GetMetricSpecResponse> GetMetricSpec(ScaledObjectRef request, ServerCallContext context) =>
        Task.FromResult(new GetMetricSpecResponse
        {
            MetricSpecs = { new MetricSpec { MetricName = MetricName, TargetSize = 1, TargetSizeFloat = 1 } },
        });

    public override Task<GetMetricsResponse> GetMetrics(GetMetricsRequest request, ServerCallContext context)
    {
        // Some versions of KEDA put the trigger's number before the name, as in s0-stormproof-nodes.
        if (!request.MetricName.EndsWith(MetricName, StringComparison.Ordinal))
        {
            throw new RpcException(new Status(
                StatusCode.NotFound, $"There is no metric '{request.MetricName}'; there is {MetricName}."));
        }

        var nodes = Nodes();
        return Task.FromResult(new GetMetricsResponse
        {
            MetricValues =
            {
                new MetricValue { MetricName = request.MetricName, MetricValue_ = nodes, MetricValueFloat = nodes },
            },
        });
    }

    private int Nodes() => loop.Target is { } nodes && loop.Last is { } last && clock.GetUtcNow() - last.At <= MostAge
        ? nodes
        : throw new RpcException(new Status(
            StatusCode.Unavailable,
            "This autoscaler has not decided: it has just started, another one leads, or it stands still."));
}
