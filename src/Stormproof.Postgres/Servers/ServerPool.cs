using System.Globalization;
using Npgsql;

namespace Stormproof.Postgres.Servers;

/// <summary>A server's connections: as many as the budget gives, each knowing which life of the server it leads to.</summary>
internal static class ServerPool
{
    /// <summary>Npgsql's default of 15 s is longer than a request lives.</summary>
    private const int ConnectSeconds = 5;

    public static NpgsqlDataSource Create(ClusterServer server, PostgresClusterOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(server.ConnectionString.ConnectionString)
        {
            Pooling = true,
            MaxPoolSize = server.Capacity,
            MinPoolSize = 0,
            Multiplexing = false,
        };
        if (!server.ConnectionString.ContainsKey("Timeout"))
        {
            settings.Timeout = ConnectSeconds;
        }

        if (string.IsNullOrEmpty(settings.ApplicationName))
        {
            settings.ApplicationName = "stormproof";
        }

        // As a start-up setting it costs no statement and outlives the reset between two users of a connection.
        var idle = ((long)options.IdleInTransaction.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        settings.Options = $"{settings.Options} -c idle_in_transaction_session_timeout={idle}".TrimStart();
        return new NpgsqlDataSourceBuilder(settings.ConnectionString)
            .UsePhysicalConnectionInitializer(c => Identify(server, c), c => IdentifyAsync(server, c))
            .Build();
    }

    /// <summary>Notes in which life of the replay a connection was opened.</summary>
    public static async Task IdentifyAsync(ClusterServer server, NpgsqlConnection connection)
    {
        var command = ServerQuestions.Identity(connection);
        await using var c = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var r = reader.ConfigureAwait(false);
        await reader.ReadAsync().ConfigureAwait(false);
        Note(server, connection, reader);
    }

    private static void Identify(ClusterServer server, NpgsqlConnection connection)
    {
        using var command = ServerQuestions.Identity(connection);
        using var reader = command.ExecuteReader();
        reader.Read();
        Note(server, connection, reader);
    }

    private static void Note(ClusterServer server, NpgsqlConnection connection, NpgsqlDataReader reader)
    {
        var systemId = reader.GetString(0);
        if (server.Facts is { } facts && facts.SystemId != systemId)
        {
            throw new NpgsqlException(
                $"{server.Name} now belongs to another cluster: its system identifier is {systemId}, it was {facts.SystemId}.");
        }

        server.NoteIncarnation(connection.ProcessID, reader.IsDBNull(1) ? null : reader.GetString(1));
    }
}
