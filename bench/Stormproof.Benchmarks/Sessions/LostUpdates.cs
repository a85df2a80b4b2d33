namespace Stormproof.Benchmarks.Sessions;

/// <summary>A hundred requests of one session at once, each writing a key of its own; all were answered 200. How many keys are
/// not there afterwards?</summary>
internal static class LostUpdates
{
    public const int Writers = 100;

    public static async Task<int> CountAsync(SessionApp app, CancellationToken cancellationToken)
    {
        using var owner = new LeanClient(app.Endpoint);
        await owner.GetAsync(owner.Request("/fill"), cancellationToken);
        var writers = Enumerable.Range(0, Writers).Select(_ => new LeanClient(app.Endpoint) { Cookie = owner.Cookie }).ToArray();
        try
        {
            // Connected beforehand, so that the writes come as one burst.
            await Task.WhenAll(writers.Select(w => w.GetAsync(w.Request("/count"), cancellationToken)));
            await Task.WhenAll(writers.Select((w, i) => w.GetAsync(w.Request($"/add/writer-{i}"), cancellationToken)));
            return SessionApp.Keys + Writers - int.Parse(await owner.GetAsync(owner.Request("/count"), cancellationToken));
        }
        finally
        {
            Array.ForEach(writers, w => w.Dispose());
        }
    }
}
