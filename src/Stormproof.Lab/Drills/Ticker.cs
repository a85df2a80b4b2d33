namespace Stormproof.Lab.Drills;

/// <summary>Says how far some work is while it runs.</summary>
internal static class Ticker
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public static async Task WatchAsync(Task work, Func<string> text, Action<string> show, TimeProvider clock)
    {
        while (!work.IsCompleted)
        {
            using var rest = new CancellationTokenSource();
            await Task.WhenAny(work, Task.Delay(Interval, clock, rest.Token)).ConfigureAwait(false);
            await rest.CancelAsync().ConfigureAwait(false);
            show(text());
        }

        await work.ConfigureAwait(false);
    }
}
