using Microsoft.Extensions.Options;
using Npgsql;

namespace Stormproof.Postgres;

internal sealed class PostgresClusterOptionsValidator : IValidateOptions<PostgresClusterOptions>
{
    public const int MaxServers = 16;
    public const int MinKeyBytes = 32;

    /// <summary>Covers the age of a sample, and a commit that was not flushed at once.</summary>
    private static readonly TimeSpan LifetimeMargin = TimeSpan.FromSeconds(5);

    public ValidateOptionsResult Validate(string? name, PostgresClusterOptions options)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Primary))
        {
            Error("Primary is empty; give the primary's connection string, for example Host=db1;Database=shop;Username=app.");
        }
        else
        {
            ConnectionString("Primary", options.Primary);
        }

        if (options.Replicas.Count == 0 && options.RequireReplica)
        {
            Error("Replicas is empty, so the primary would take every read; add a replica, or set RequireReplica to false.");
        }

        if (options.Replicas.Count >= MaxServers)
        {
            Error($"Replicas has {options.Replicas.Count} entries; allowed are {MaxServers - 1}.");
        }

        for (var i = 0; i < options.Replicas.Count; i++)
        {
            ConnectionString($"Replicas[{i}]", options.Replicas[i]);
        }

        Range(nameof(options.WatchInterval), options.WatchInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10));
        Range(nameof(options.ProbeTimeout), options.ProbeTimeout, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));
        Range(nameof(options.LagLimit), options.LagLimit, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Range(nameof(options.MaxReplicaWait), options.MaxReplicaWait, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Range(nameof(options.MaxTransaction), options.MaxTransaction, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Range(nameof(options.IdleInTransaction), options.IdleInTransaction, TimeSpan.FromMilliseconds(100),
            TimeSpan.FromHours(1));
        Range(nameof(options.Nodes), options.Nodes, 1, 10_000);
        Range(nameof(options.ReservedConnections), options.ReservedConnections, 0, 10_000);
        Range(nameof(options.MaxPoolSize), options.MaxPoolSize, 2, 1_000);
        Range(nameof(options.StartupTimeout), options.StartupTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Range(nameof(options.PositionLifetime), options.PositionLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        if (options.PositionLifetime < options.LagLimit + LifetimeMargin && options.LagLimit <= TimeSpan.FromHours(1))
        {
            Error($"PositionLifetime is {options.PositionLifetime}, within which a replica may still lack what the position"
                + $" demands; give at least {options.LagLimit + LifetimeMargin} (LagLimit and {LifetimeMargin}).");
        }

        for (var i = 0; i < options.SigningKeys.Count; i++)
        {
            if (options.SigningKeys[i] is not { Length: >= MinKeyBytes })
            {
                Error($"SigningKeys[{i}] has {options.SigningKeys[i]?.Length ?? 0} bytes, which can be guessed; give at least"
                    + $" {MinKeyBytes} random bytes.");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Error(string text) => errors.Add($"{nameof(PostgresClusterOptions)}.{text}");

        void ConnectionString(string setting, string? value)
        {
            try
            {
                var host = new NpgsqlConnectionStringBuilder(value).Host;
                if (host?.Contains(',', StringComparison.Ordinal) == true)
                {
                    Error($"{setting} names several hosts ({host}); give each server an entry of its own.");
                }
                else if (string.IsNullOrEmpty(host))
                {
                    Error($"{setting} names no Host; add Host=... to the connection string.");
                }
            }
            catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
            {
                // Not the value itself: it may hold a password.
                Error($"{setting} is not a connection string ({e.Message.TrimEnd('.')}); correct it, as in"
                    + " Host=db1;Database=shop.");
            }
        }

        void Range<T>(string setting, T value, T low, T high)
            where T : IComparable<T>
        {
            if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
            {
                Error($"{setting} is {value}; allowed is {low} to {high}.");
            }
        }
    }
}
