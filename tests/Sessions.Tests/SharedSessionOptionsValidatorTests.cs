using Microsoft.Extensions.Options;

namespace Stormproof.Sessions.Tests;

public sealed class SharedSessionOptionsValidatorTests
{
    [Fact]
    public async Task Start_EverySettingOutOfRange_ReportsAllAtOnce()
    {
        static void AllWrong(SharedSessionOptions options)
        {
            options.CommandTimeout = TimeSpan.FromMilliseconds(49);
            options.StartupTimeout = TimeSpan.FromMinutes(11);
            options.CartLifetime = TimeSpan.Zero;
            options.MaxValueBytes = 0;
            options.MaxCartLines = 1_001;
            options.MaxCartQuantity = -1;
        }

        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => SessionApp.StartAsync("127.0.0.1:1", "", options: AllWrong));

        string[] settings =
            ["CommandTimeout", "StartupTimeout", "CartLifetime", "MaxValueBytes", "MaxCartLines", "MaxCartQuantity"];
        Assert.Equal(settings.Length, error.Failures.Count());
        Assert.All(settings, s => Assert.Contains(error.Failures, f => f.Contains(s, StringComparison.Ordinal)));
        Assert.Contains("SharedSessionOptions.MaxCartLines is 1001; allowed is 1 to 1000.", error.Failures);
    }

    [Fact]
    public async Task Start_NoStoreGiven_SaysWhatToGive()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => SessionApp.StartAsync("", ""));

        Assert.Contains("SharedSessionOptions.Configuration is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_Defaults_Pass() =>
        Assert.True(new SharedSessionOptionsValidator().Validate(null, new SharedSessionOptions()).Succeeded);
}
