using Npgsql;
using NpgsqlTypes;
using Storefront.Accounts;

namespace Storefront.Database;

/// <summary>Adds the users that are missing and renews the hashes that were made with another work factor.</summary>
internal static class UserSeed
{
    /// <summary>Numbers of customers start at 1.</summary>
    private const long AdminId = 0;

    public static async Task EnsureAsync(
        NpgsqlConnection connection, int users, Passwords passwords, CancellationToken cancellationToken)
    {
        var done = await CatalogueSeed.CountAsync(
            connection,
            $"select count(*) from users where id between 1 and {Text.Of(users)}"
            + $" and iterations = {Text.Of(passwords.Iterations)}",
            cancellationToken);
        if (done == users)
        {
            return;
        }

        var missing = await MissingAsync(connection, users, passwords.Iterations, cancellationToken);
        var rows = new UserRow[missing.Count];
        // A strong work factor costs 100 ms and more a user: use every core.
        Parallel.For(
            0,
            rows.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            i => rows[i] = new UserRow(
                missing[i], "user-" + Text.Of(missing[i]), passwords.Hash("password-" + Text.Of(missing[i])), "customer"));
        await WriteAsync(connection, rows, passwords.Iterations, cancellationToken);
    }

    public static Task EnsureAdminAsync(
        NpgsqlConnection connection, string password, Passwords passwords, CancellationToken cancellationToken) =>
        WriteAsync(
            connection,
            [new UserRow(AdminId, "admin", passwords.Hash(password), "admin")],
            passwords.Iterations,
            cancellationToken);

    private static async Task<List<long>> MissingAsync(
        NpgsqlConnection connection, int users, int iterations, CancellationToken cancellationToken)
    {
        const string Sql = """
            select n from generate_series(1, $1) as n
            where not exists (select from users where id = n and iterations = $2)
            """;
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = users });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = iterations });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var missing = new List<long>();
        while (await reader.ReadAsync(cancellationToken))
        {
            missing.Add(reader.GetInt64(0));
        }

        return missing;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, UserRow[] rows, int iterations, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection, "create temp table new_users (like users) on commit drop", cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy new_users (id, name, password_hash, iterations, role) from stdin (format binary)", cancellationToken))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(row.Id, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(row.Name, NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(row.PasswordHash, NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(iterations, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(row.Role, NpgsqlDbType.Text, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        const string Merge = """
            insert into users select * from new_users
            on conflict (id) do update set password_hash = excluded.password_hash, iterations = excluded.iterations;
            drop table new_users
            """;
        await ExecuteAsync(connection, Merge, cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private readonly record struct UserRow(long Id, string Name, string PasswordHash, string Role);
}
