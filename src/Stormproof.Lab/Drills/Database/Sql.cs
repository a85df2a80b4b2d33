using Npgsql;

namespace Stormproof.Lab.Drills.Database;

/// <summary>Single statements of a drill, each on a connection of its own: none stays open while something is measured.</summary>
internal static class Sql
{
    public static async Task<object?> ScalarAsync(
        string server, string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        var builder = new NpgsqlConnectionStringBuilder(server) { Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.AddWithValue(parameter);
        }

        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    public static Task ExecuteAsync(
        string server, string sql, CancellationToken cancellationToken, params object[] parameters) =>
        ScalarAsync(server, sql, cancellationToken, parameters);
}
