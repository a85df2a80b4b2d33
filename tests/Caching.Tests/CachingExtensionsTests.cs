using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Stormproof.Caching.Tests;

public sealed class CachingExtensionsTests
{
    [Fact]
    public void Options_SeveralOutOfRange_AreNamedTogether()
    {
        var invalid = Assert.Throws<OptionsValidationException>(() => Value(o =>
        {
            o.Ttl = TimeSpan.FromSeconds(-1);
            o.TtlJitter = double.NaN;
            o.MaxValueBytes = 0;
            o.ProcessLifetime = TimeSpan.Zero;
            o.KeyPrefix = "a\n";
        }));

        Assert.Equal(
            ["Ttl", "TtlJitter", "MaxValueBytes", "ProcessLifetime", "KeyPrefix"],
            invalid.Failures.Select(f => f.Split('.', ' ')[1]));
        Assert.Contains("-00:00:01", invalid.Failures.First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_Defaults_AreValid() => Assert.Equal(TimeSpan.FromSeconds(60), Value(_ => { }).Ttl);

    [Fact]
    public async Task Cache_NoStoreGiven_SaysWhatToGive()
    {
        await using var services = new ServiceCollection().AddStormproofCaching(_ => { }).BuildServiceProvider();

        var missing = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<FencedCache>());

        Assert.Contains("Configuration", missing.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:6379", missing.Message, StringComparison.Ordinal);
    }

    private static CachingOptions Value(Action<CachingOptions> configure)
    {
        using var services = new ServiceCollection().AddStormproofCaching(configure).BuildServiceProvider();
        return services.GetRequiredService<IOptions<CachingOptions>>().Value;
    }
}
