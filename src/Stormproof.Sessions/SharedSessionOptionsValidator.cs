using Microsoft.Extensions.Options;

namespace Stormproof.Sessions;

internal sealed class SharedSessionOptionsValidator : IValidateOptions<SharedSessionOptions>
{
    public ValidateOptionsResult Validate(string? name, SharedSessionOptions options)
    {
        var errors = new List<string>();
        Range(nameof(options.CommandTimeout), options.CommandTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(60));
        Range(nameof(options.StartupTimeout), options.StartupTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Range(nameof(options.CartLifetime), options.CartLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
        Range(nameof(options.MaxValueBytes), options.MaxValueBytes, 1, 16 * 1024 * 1024);
        Range(nameof(options.MaxCartLines), options.MaxCartLines, 1, 1_000);
        Range(nameof(options.MaxCartQuantity), options.MaxCartQuantity, 1, 1_000_000);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Range<T>(string setting, T value, T low, T high)
            where T : IComparable<T>
        {
            if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
            {
                errors.Add($"{nameof(SharedSessionOptions)}.{setting} is {value}; allowed is {low} to {high}.");
            }
        }
    }
}
