using Microsoft.Extensions.Time.Testing;
using Stormproof.Testing;

namespace Stormproof.Caching.Tests.Fakes;

/// <summary>Lets time pass as long as something waits for it.</summary>
internal static class Advancing
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(100);

    /// <summary>A short step leaves those who poll the time to do so, on a busy machine too.</summary>
    public static Task UntilAsync(FakeTimeProvider time, Func<bool> done, TimeSpan? step = null) =>
        Eventually.TrueAsync("it is done", () =>
        {
            if (done())
            {
                return true;
            }

            time.Advance(step ?? Usual);
            return done();
        });
}
