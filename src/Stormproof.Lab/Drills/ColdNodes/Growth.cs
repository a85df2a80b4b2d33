using Stormproof.Gateway;
using Stormproof.Lab.Autoscaling;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.ColdNodes;

/// <summary>The two ways in which a fleet grows.</summary>
internal sealed class Growth(LocalSystem system, ColdNodesOptions options, string policy, TimeProvider clock, Action<string> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>All at once, not warmed, each with its whole share from its first moment on.</summary>
    public async Task ColdAsync(CancellationToken cancellationToken)
    {
        await BringInAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        var cold = system.Setup with { WarmUp = false };
        LocalNode[] nodes = [.. Enumerable.Range(options.From, options.To - options.From).Select(
            _ => system.Parts.Starter.Start(cold))];
        try
        {
            // They share few cores here and would come up one after the other; a cloud's come up together.
            log($"before: starting {nodes.Length} nodes");
            await Task.WhenAll(nodes.Select(n => AnswersAsync(n, cancellationToken))).ConfigureAwait(false);
        }
        catch
        {
            await Task.WhenAll(nodes.Select(n => n.KillAsync())).ConfigureAwait(false);
            throw;
        }

        log($"before: {nodes.Length} cold nodes at once");
        foreach (var node in nodes)
        {
            system.Group.Join(node);
        }

        await FullAsync(options.To, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A few at a time, warmed before the first request, with a share that grows; the next when they have all of it.
    /// </summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        await BringInAsync(options.SlowStart, cancellationToken).ConfigureAwait(false);
        var provider = new LabFleetProvider(system);
        await using var end = provider.ConfigureAwait(false);
        for (var nodes = options.From; nodes < options.To;)
        {
            nodes = Math.Min(options.To, nodes + options.Wave);
            log($"after: a wave to {nodes} nodes");
            await provider.SetTargetAsync(nodes, cancellationToken).ConfigureAwait(false);
            await FullAsync(nodes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nodes that have their whole share.</summary>
    public int Full => system.Gateway.Fleet.Nodes.Count(n => n.State == NodeState.Ready);

    private Task BringInAsync(TimeSpan slowStart, CancellationToken cancellationToken) => system.Gateway.ApplyAsync(
        new GatewayOptions { Policy = policy, SlowStart = new SlowStart(slowStart) }, cancellationToken);

    /// <summary>Its port is open and it says that it is ready; it has been asked for nothing else.</summary>
    private async Task AnswersAsync(LocalNode node, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = node.Address, Timeout = ProbeTimeout };
        for (var begun = clock.GetTimestamp(); !await IsReadyAsync(client, cancellationToken).ConfigureAwait(false);)
        {
            if (node.HasExited || clock.GetElapsedTime(begun) > options.Longest)
            {
                throw new LabException($"Node {node.Name} did not get ready: {node.LogTail(3)}", 3);
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync("/healthz/ready", cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException
            && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task FullAsync(int nodes, CancellationToken cancellationToken)
    {
        for (var begun = clock.GetTimestamp(); Full < nodes;)
        {
            if (clock.GetElapsedTime(begun) > options.Longest)
            {
                throw new LabException($"Only {Full} of {nodes} nodes were ready within {options.Longest.TotalSeconds:0} s.", 3);
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
