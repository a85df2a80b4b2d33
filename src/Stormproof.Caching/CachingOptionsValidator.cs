using Microsoft.Extensions.Options;

namespace Stormproof.Caching;

internal sealed class CachingOptionsValidator : IValidateOptions<CachingOptions>
{
    private const int MaxPrefix = 128;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    public ValidateOptionsResult Validate(string? name, CachingOptions options)
    {
        var errors = new List<string>();
        var millisecond = TimeSpan.FromMilliseconds(1);
        Range(nameof(options.CommandTimeout), options.CommandTimeout, TimeSpan.FromMilliseconds(50), Minute);
        Range(nameof(options.Ttl), options.Ttl, millisecond, Month);
        Range(nameof(options.NegativeTtl), options.NegativeTtl, millisecond, Month);
        Range(nameof(options.TtlJitter), options.TtlJitter, 0, 0.9);
        Range(nameof(options.MaxValueBytes), options.MaxValueBytes, 1, 64 * 1024 * 1024);
        Range(nameof(options.LoadTimeout), options.LoadTimeout, Short, TenMinutes);
        Range(nameof(options.MaxLeaseWait), options.MaxLeaseWait, TimeSpan.Zero, TenMinutes);
        Range(nameof(options.MaxTransaction), options.MaxTransaction, Short, TimeSpan.FromHours(1));
        Range(nameof(options.IdleInTransaction), options.IdleInTransaction, TimeSpan.Zero, TimeSpan.FromHours(1));
        Range(nameof(options.IntentMargin), options.IntentMargin, Short, TenMinutes);
        Range(nameof(options.FenceTimeout), options.FenceTimeout, TimeSpan.Zero, TenMinutes);
        Range(nameof(options.FenceRetention), options.FenceRetention, TimeSpan.FromSeconds(1), Month);
        Range(nameof(options.ProcessLifetime), options.ProcessLifetime ?? millisecond, millisecond, TimeSpan.FromHours(1));
        Range(nameof(options.ProcessMaxEntries), options.ProcessMaxEntries, 1, 10_000_000);
        Range(nameof(options.ProcessMaxBytes), options.ProcessMaxBytes, 1024, 64L * 1024 * 1024 * 1024);
        Range(nameof(options.CircuitFailures), options.CircuitFailures, 1, 1_000);
        Range(nameof(options.ProbeInterval), options.ProbeInterval, Short, Minute);
        Range(nameof(options.PassThroughLimit), options.PassThroughLimit, 1, 10_000);
        Range(nameof(options.PassThroughQueue), options.PassThroughQueue, 0, 100_000);
        Range(nameof(options.PassThroughWait), options.PassThroughWait, TimeSpan.Zero, Minute);
        if (options.KeyPrefix.Length > MaxPrefix || options.KeyPrefix.Any(char.IsControl))
        {
            errors.Add($"{nameof(CachingOptions)}.{nameof(options.KeyPrefix)} has {options.KeyPrefix.Length} characters; allowed"
                + $" are {MaxPrefix}, none of them a control character.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Range<T>(string setting, T value, T low, T high)
            where T : IComparable<T>
        {
            // Written so that a value that compares with nothing (NaN) is out of range too.
            if (!(value.CompareTo(low) >= 0 && value.CompareTo(high) <= 0))
            {
                errors.Add($"{nameof(CachingOptions)}.{setting} is {value}; allowed is {low} to {high}.");
            }
        }
    }
}
