using Npgsql;

namespace Storefront.Accounts;

/// <summary>Who may log in.</summary>
internal sealed class AccountBook(NpgsqlDataSource database, Passwords passwords)
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
        var (account, hash) = name.Contains('\0') ? default : await FindAsync(name, cancellationToken);
        return passwords.Verify(hash, password) ? account : null;
    }

    /// <summary>The account's role as it is now, which a token may have outlived; null when the account is gone.</summary>
    public async Task<string?> RoleAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select role from users where id = $1");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private async Task<(Account? Account, string? Hash)> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select id, name, role, password_hash from users where name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (new Account(reader.GetInt64(0), reader.GetString(1), reader.GetString(2)), reader.GetString(3))
            : default;
    }
}
