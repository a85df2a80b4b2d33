using Dapper;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Stormproof.Postgres.Tests.Guide;

/// <summary>The code of docs/guides/postgres.md; a test there compares them.</summary>
internal static class Snippets
{
    public static async Task<decimal> PriceAsync(PostgresCluster cluster, int id, CancellationToken ct)
    {
        // begin: npgsql-read
        await using var read = await cluster.OpenReadAsync(ct);
        await using var command = new NpgsqlCommand("SELECT price FROM products WHERE id = $1", read.Connection)
        {
            Parameters = { new() { Value = id } },
        };
        var price = (decimal)(await command.ExecuteScalarAsync(ct))!;
        // end: npgsql-read
        return price;
    }

    public static async Task NpgsqlWriteAsync(PostgresCluster cluster, int id, decimal price, CancellationToken ct)
    {
        // begin: npgsql-write
        var written = await cluster.WriteAsync(
            async (connection, transaction, token) =>
            {
                await using var command = new NpgsqlCommand(
                    "UPDATE products SET price = $1 WHERE id = $2", connection, transaction)
                {
                    Parameters = { new() { Value = price }, new() { Value = id } },
                };
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken: ct);
        // written.Result: rows changed; written.Position: who has replayed it has the write.
        // end: npgsql-write
        Assert.True(written.Position.IsKnown);
    }

    public static async Task<Product> DapperAsync(PostgresCluster cluster, int id, CancellationToken ct)
    {
        // begin: dapper
        await cluster.WriteAsync(
            (connection, transaction, token) => connection.ExecuteAsync(new CommandDefinition(
                "UPDATE products SET price = price + 1 WHERE id = @id", new { id }, transaction, cancellationToken: token)),
            cancellationToken: ct);

        var product = await cluster.ReadAsync(
            (read, token) => read.Connection.QuerySingleAsync<Product>(new CommandDefinition(
                "SELECT id, name, price FROM products WHERE id = @id", new { id }, cancellationToken: token)),
            ct);
        // end: dapper
        return product;
    }

    public static async Task<Product> EntityFrameworkAsync(PostgresCluster cluster, int id, CancellationToken ct)
    {
        // begin: ef
        await cluster.WriteAsync(
            async (connection, transaction, token) =>
            {
                await using var db = new ShopContext(connection);
                await db.Database.UseTransactionAsync(transaction, token);
                var product = await db.Products.SingleAsync(p => p.Id == id, token);
                product.Price += 1;
                return await db.SaveChangesAsync(token);
            },
            cancellationToken: ct);

        var product = await cluster.ReadAsync(
            async (read, token) =>
            {
                await using var db = new ShopContext(read.Connection);
                return await db.Products.AsNoTracking().SingleAsync(p => p.Id == id, token);
            },
            ct);
        // end: ef
        return product;
    }

    // begin: ef-context
    public sealed class ShopContext(NpgsqlConnection connection) : DbContext
    {
        public DbSet<Product> Products => Set<Product>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connection);

        protected override void OnModelCreating(ModelBuilder model) => model.Entity<Product>(p =>
        {
            p.ToTable("products");
            p.Property(x => x.Id).HasColumnName("id");
            p.Property(x => x.Name).HasColumnName("name");
            p.Property(x => x.Price).HasColumnName("price");
        });
    }
    // end: ef-context

    public sealed class Product
    {
        public int Id { get; set; }

        public string Name { get; set; } = "";

        public decimal Price { get; set; }
    }
}
