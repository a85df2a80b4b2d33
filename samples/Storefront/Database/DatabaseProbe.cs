using Npgsql;

namespace Storefront.Database;

/// <summary>Asks a database whether it answers, on a connection of its own: a busy pool is load, not a fault, and must not make
/// the node look broken. Lives as long as the process.</summary>
internal sealed class DatabaseProbe
{
    private readonly NpgsqlDataSource _source;
    private readonly bool _mustTakeWrites;

    public DatabaseProbe(string connectionString, bool mustTakeWrites)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MinPoolSize = 0,
            MaxPoolSize = 2,
            ApplicationName = "storefront-probe",
        };
        _source = NpgsqlDataSource.Create(builder.ConnectionString);
        _mustTakeWrites = mustTakeWrites;
    }

    /// <summary>Completes when the first of them answers; fails when none does.</summary>
    public static async Task PingAnyAsync(IReadOnlyCollection<DatabaseProbe> probes, CancellationToken cancellationToken)
    {
        var asked = probes.Select(p => p.PingAsync(cancellationToken)).ToList();
        while (true)
        {
            var first = await Task.WhenAny(asked);
            if (asked.Count == 1 || first.IsCompletedSuccessfully)
            {
                await first;
                return;
            }

            asked.Remove(first);
        }
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand("select pg_is_in_recovery()");
        var recovering = await command.ExecuteScalarAsync(cancellationToken) is true;
        if (recovering && _mustTakeWrites)
        {
            throw new InvalidOperationException("The primary is in recovery and takes no writes.");
        }
    }
}
