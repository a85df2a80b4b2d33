using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Drills.Oversell;

/// <summary>The crowd before the shop: each a user with a token of its own, which serves for both sales.</summary>
internal sealed class Buyers(OversellOptions options, TimeProvider clock)
{
    private readonly string?[] _bearers = new string?[options.Buyers];
    private int _done;

    /// <summary>Logs everybody in.</summary>
    public Task EnterAsync(DrillClient client, Action<string> progress, CancellationToken cancellationToken) =>
        EachAsync("logged in", progress, async (i, token) =>
        {
            var api = new ApiClient(client);
            var answer = await api.LogInAsync($"user-{i + 1}", $"password-{i + 1}", token).ConfigureAwait(false);
            _bearers[i] = api.Bearer ?? throw Unfit("log in", i, answer);
        }, cancellationToken);

    /// <summary>Puts one piece into everybody's cart.</summary>
    public async Task<IReadOnlyList<ApiClient>> FillCartsAsync(
        DrillClient client, long product, Action<string> progress, CancellationToken cancellationToken)
    {
        var apis = _bearers.Select(b => new ApiClient(client) { Bearer = b }).ToArray();
        var body = $$"""{"productId":{{product}},"qty":1}""";
        await EachAsync("with a full cart", progress, async (i, token) =>
        {
            var answer = await apis[i].PostAsync("/api/cart/items", body, token).ConfigureAwait(false);
            if (answer.Status != 200)
            {
                throw Unfit("fill its cart", i, answer);
            }
        }, cancellationToken).ConfigureAwait(false);
        return apis;
    }

    private async Task EachAsync(
        string doing, Action<string> progress, Func<int, CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        _done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Doors, CancellationToken = cancellationToken };
        var all = Parallel.ForAsync(0, options.Buyers, parallel, async (i, token) =>
        {
            await step(i, token).ConfigureAwait(false);
            Interlocked.Increment(ref _done);
        });
        await Ticker.WatchAsync(all, () => $"buyers {doing}: {_done:N0}/{options.Buyers:N0}", progress, clock)
            .ConfigureAwait(false);
    }

    /// <summary>A sale with fewer buyers than stated is not the one that was asked for.</summary>
    private static LabException Unfit(string what, int buyer, Answer answer) =>
        new($"Buyer {buyer + 1} could not {what}: status {answer.Status} {answer.Body}", 3);
}
