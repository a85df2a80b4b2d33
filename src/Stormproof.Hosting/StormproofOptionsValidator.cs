using Microsoft.Extensions.Options;

namespace Stormproof.Hosting;

internal sealed class StormproofOptionsValidator : IValidateOptions<StormproofOptions>
{
    private const int MaxBytes = 16 * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, StormproofOptions options)
    {
        var errors = new List<string>();
        if (options.NodeName.Length is 0 or > 64 || options.NodeName.Any(c => c is <= ' ' or > '~'))
        {
            errors.Add($"NodeName is '{options.NodeName}'; allowed are 1 to 64 visible ASCII characters.");
        }

        Range("DrainDelay", options.DrainDelay, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Range("ShutdownTimeout", options.ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Range("ReadinessTimeout", options.ReadinessTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));
        var keys = options.Idempotency;
        Range("Idempotency.Retention", keys.Retention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        Range("Idempotency.StampedRetention", keys.StampedRetention, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));
        Range("Idempotency.WaitForFirst", keys.WaitForFirst, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Range("Idempotency.OwnerLease", keys.OwnerLease, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(60));
        if (keys.WaitForFirst > TimeSpan.Zero && keys.OwnerLease >= keys.WaitForFirst)
        {
            errors.Add($"StormproofOptions.Idempotency.OwnerLease is {keys.OwnerLease}; it must be below"
                + $" Idempotency.WaitForFirst, which is {keys.WaitForFirst}:"
                + " a repeat would give up before it can know that the node died.");
        }

        Range("Idempotency.MaxRequestBytes", keys.MaxRequestBytes, 0, MaxBytes);
        Range("Idempotency.MaxResponseBytes", keys.MaxResponseBytes, 0, MaxBytes);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Range<T>(string setting, T value, T low, T high)
            where T : IComparable<T>
        {
            if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
            {
                errors.Add($"StormproofOptions.{setting} is {value}; allowed is {low} to {high}.");
            }
        }
    }
}
