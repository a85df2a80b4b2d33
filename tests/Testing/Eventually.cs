using System.Diagnostics;

namespace Stormproof.Testing;

/// <summary>For effects that announce themselves by no event: asks again until they show, for a bounded time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(string what, Func<bool> condition) => TrueAsync(what, () => Task.FromResult(condition()));

    public static async Task TrueAsync(string what, Func<Task<bool>> condition)
    {
        for (var begun = Stopwatch.GetTimestamp(); !await condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Limit, $"Not within {Limit}: {what}");
            await Task.Delay(Pause);
        }
    }
}
