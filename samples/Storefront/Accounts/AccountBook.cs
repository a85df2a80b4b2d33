using Npgsql;
using Storefront.Data;

namespace Storefront.Accounts;

/// <summary>Who may log in.</summary>
internal sealed class AccountBook(IShopData data, Passwords passwords)
{
    /// <summary>Longer input is no password of ours; hashing it would only cost time.</summary>
    private const int MaxLength = 256;

    /// <summary>The account, or null when name or password is wrong.</summary>
    public async Task<Account?> LogInAsync(string? name, string? password, CancellationToken cancellationToken)
    {
        if (name is not { Length: > 0 and <= MaxLength } || password is not { Length: > 0 and <= MaxLength })
        {
            return null;
        }

        // PostgreSQL cannot hold a NUL character in a text.
        var (account, hash) = name.Contains('\0') ? default : await data.ReadAsync(name, FindAsync, cancellationToken);
        return passwords.Verify(hash, password) ? account : null;
    }

    /// <summary>The account's role as it is now, which a token may have outlived; null when the account is gone.</summary>
    public Task<string?> RoleAsync(long id, CancellationToken cancellationToken) =>
        data.ReadNewestAsync(id, FindRoleAsync, cancellationToken);

    /// <summary>What the account's owner may see of it; null when it is gone.</summary>
    public ValueTask<Account?> ProfileAsync(long id, CancellationToken cancellationToken) =>
        data.GetAsync(ShopKeys.Profile(id), ShopKeys.ProfileLifetime, id, FindProfileAsync, cancellationToken);

    private static async Task<string?> FindRoleAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select role from users where id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private static async Task<Account?> FindProfileAsync(
        NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select id, name, role from users where id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Account(reader.GetInt64(0), reader.GetString(1), reader.GetString(2))
            : null;
    }

    private static async Task<(Account? Account, string? Hash)> FindAsync(
        NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        const string Sql = "select id, name, role, password_hash from users where name = $1";
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (new Account(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)), reader.GetString(3))
            : default;
    }
}
