using Stormproof.Model.Fleet;

namespace Stormproof.Gateway;

/// <summary>Finds every setting that is out of range, so that all are named at once.</summary>
internal sealed class GatewayOptionsCheck
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly List<string> _errors = [];

    /// <exception cref="ArgumentException">Settings are out of range.</exception>
    public static void Run(GatewayOptions options)
    {
        var check = new GatewayOptionsCheck();
        check.Probes(options);
        check.Requests(options);
        check.Shares(options);
        check.Outliers(options);
        check.Admission(options);
        if (check._errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', check._errors));
        }
    }

    private void Probes(GatewayOptions options)
    {
        Range(nameof(options.ProbeInterval), options.ProbeInterval, Ms(50), Minute);
        Range(nameof(options.ProbeTimeout), options.ProbeTimeout, Ms(50), Minute);
        Range("Health.Rise", options.Health.Rise, 1, 10);
        Range("Health.Fall", options.Health.Fall, 1, 10);
        Range("Health.BrokenRequests", options.Health.BrokenRequests, 1, 100);
        Must(options.ReadyPath.StartsWith('/'), $"ReadyPath is '{options.ReadyPath}'; it must start with '/'.");
    }

    private void Requests(GatewayOptions options)
    {
        Range(nameof(options.AttemptTimeout), options.AttemptTimeout, Ms(100), Hour);
        Range(nameof(options.ConnectTimeout), options.ConnectTimeout, Ms(10), Minute);
        Range(nameof(options.MaxAttempts), options.MaxAttempts, 1, 10);
        Range(nameof(options.RetryShare), options.RetryShare, 0, 1);
        Range(nameof(options.RetryBufferBytes), options.RetryBufferBytes, 0, 1024 * 1024);
        Range(nameof(options.MaxRequestBytes), options.MaxRequestBytes, 1, 1024 * 1024 * 1024);
        Range(nameof(options.MaxHeaderBytes), options.MaxHeaderBytes, 1024, 1024 * 1024);
        if (options.Hedge is { } hedge)
        {
            Range("Hedge.After", hedge.After ?? Ms(1), Ms(1), Minute);
            Range("Hedge.Quantile", hedge.Quantile, 0.5, 0.999);
        }
    }

    private void Shares(GatewayOptions options)
    {
        Must(BalancingPolicy.Names.Contains(options.Policy),
            $"Policy is '{options.Policy}'; choose {string.Join(", ", BalancingPolicy.Names)}.");
        Range("SlowStart.Window", options.SlowStart.Window, TimeSpan.Zero, Hour);
        Range("SlowStart.Aggression", options.SlowStart.Aggression, 0.1, 10);
        Range("SlowStart.LeastShare", options.SlowStart.LeastShare, 0.01, 1);
    }

    private void Outliers(GatewayOptions options)
    {
        var rules = options.Outliers;
        Range("Outliers.ErrorsInARow", rules.ErrorsInARow, 1, 1_000);
        Range("Outliers.Interval", rules.Interval, Ms(100), Hour);
        Range("Outliers.LeastRequests", rules.LeastRequests, 1, 1_000_000);
        Range("Outliers.Deviations", rules.Deviations, 0.1, 10);
        Range("Outliers.LeastGap", rules.LeastGap, 0.01, 1);
        Range("Outliers.SmallFleetGap", rules.SmallFleetGap, 0.01, 1);
        Range("Outliers.LatencyFactor", rules.LatencyFactor, 1.1, 1_000);
        Range("Outliers.LeastLatencyGap", rules.LeastLatencyGap, TimeSpan.Zero, Minute);
        Range("Outliers.Ejection", rules.Ejection, Ms(10), Hour);
        Range("Outliers.LongestEjection", rules.LongestEjection, rules.Ejection, TimeSpan.FromHours(24));
        Range("Outliers.MostEjected", rules.MostEjected, 0, 1);
    }

    private void Admission(GatewayOptions options)
    {
        var rules = options.Admission;
        Range("Admission.LeastLimit", rules.LeastLimit, 1, 1_000_000);
        Range("Admission.MostLimit", rules.MostLimit, rules.LeastLimit, 1_000_000);
        Range("Admission.InitialLimit", rules.InitialLimit, rules.LeastLimit, rules.MostLimit);
        Range("Admission.Tolerance", rules.Tolerance, 1, 10);
        Range("Admission.QueueLength", rules.QueueLength, 0, 1_000_000);
        Range("Admission.QueueTimeout", rules.QueueTimeout, Ms(1), Minute);
        foreach (var (path, urgency) in options.PathUrgencies)
        {
            Must(path.StartsWith('/'), $"PathUrgencies names '{path}'; a path must start with '/'.");
            Range($"PathUrgencies['{path}']", urgency, 0, 7);
        }
    }

    private static TimeSpan Ms(double value) => TimeSpan.FromMilliseconds(value);

    private void Range<T>(string setting, T value, T low, T high)
        where T : IComparable<T> =>
        // Not a number compares below every number.
        Must(value.CompareTo(low) >= 0 && value.CompareTo(high) <= 0, $"{setting} is {value}; allowed is {low} to {high}.");

    private void Must(bool holds, string error)
    {
        if (!holds)
        {
            _errors.Add(error);
        }
    }
}
