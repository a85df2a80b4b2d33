using Npgsql;

namespace Storefront.Database;

/// <summary>Creates the tables. Everything that creates runs in one transaction under one advisory lock, so that nodes which
/// start together wait for each other instead of colliding.</summary>
internal static class Schema
{
    /// <summary>Any fixed number that nothing else in the database uses.</summary>
    private const long Lock = 0x53746f7265;

    private static readonly string Script = ReadScript();

    public static async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Another node's first seed may hold it for a while.
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { CommandTimeout = 300 };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Lock });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // "if not exists" says so in a notice each time, and takes locks that wait for running requests: ask first.
        await using var known = new NpgsqlCommand("select to_regclass('order_lines') is not null", connection);
        if (await known.ExecuteScalarAsync(cancellationToken) is true)
        {
            return;
        }

        await using var command = new NpgsqlCommand(Script, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string ReadScript()
    {
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream("schema.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
