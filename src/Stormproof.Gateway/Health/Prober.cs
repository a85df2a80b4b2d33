using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stormproof.Gateway.Forwarding;
using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Health;

/// <summary>Asks one node whether it can serve, on a schedule of its own: a slow node delays nobody else's probe.</summary>
internal sealed class Prober : IAsyncDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;
    private static readonly TimeSpan StartingInterval = TimeSpan.FromMilliseconds(100);

    private readonly Node _node;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _clock;
    private readonly SeededRandom _random;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public Prober(Node node, GatewayOptions options, TimeProvider clock, SeededRandom random, ILogger logger)
    {
        _node = node;
        _options = options;
        _clock = clock;
        _random = random;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var before = _node.State;
            await ProbeAsync().ConfigureAwait(false);
            var after = _node.State;
            if (after != before)
            {
                _logger.StateChanged(_node.Name, before, after, _node.Reason ?? "probe answered");
            }

            await Task.Delay(Pause(after), _clock, _stop.Token).ConfigureAwait(false);
        }
    }

    private TimeSpan Pause(NodeState state)
    {
        var interval = state == NodeState.Starting && StartingInterval < _options.ProbeInterval
            ? StartingInterval
            : _options.ProbeInterval;
        // Spread by a tenth, so that the probes of a thousand nodes added at once do not stay in step.
        return interval * (0.9 + (0.2 * _random.NextDouble()));
    }

    private async Task ProbeAsync()
    {
        using var limit = new CancellationTokenSource(_options.ProbeTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_node.Address, _options.ReadyPath));
            if (_options.NodeHttp2)
            {
                (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            }

            using var response = await _node.Client.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await ReadAsync(response, either.Token).ConfigureAwait(false);
            Judge(response.StatusCode, body);
            if (response.Headers.NonValidated.TryGetValues(AttemptTransformer.LoadHeader, out var load))
            {
                // An idle node answers nobody else.
                _node.TakeReport(load.ToString());
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The node was taken out while it was asked.
        }
        catch (OperationCanceledException)
        {
            _node.Signal(HealthSignal.ProbeFailed, $"no answer to a probe within {_options.ProbeTimeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            _node.Signal(HealthSignal.ProbeFailed, $"probe failed: {e.Message}");
        }
    }

    private void Judge(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        if (status == HttpStatusCode.OK)
        {
            var (instance, honoursKeys, _) = ReadyAnswer.Parse(body);
            _node.Identify(instance, honoursKeys);
            _node.Signal(HealthSignal.ProbeGood);
        }
        else
        {
            var reason = status == HttpStatusCode.ServiceUnavailable ? ReadyAnswer.Parse(body).Reason : null;
            _node.Signal(HealthSignal.ProbeRefused, reason ?? $"probe answered {(int)status}");
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = stream.ConfigureAwait(false);
        var buffer = new byte[MaxAnswerBytes];
        var length = await stream.ReadAtLeastAsync(buffer, MaxAnswerBytes, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        return buffer[..length];
    }
}
