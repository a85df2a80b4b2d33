namespace Stormproof.Postgres.Tests.Guide;

public sealed class GuideTests(SharedSystem shared)
{
    [Fact]
    public async Task Snippets_NpgsqlDapperAndEntityFramework_WriteAndReadTheirOwnWrites()
    {
        var ct = TestContext.Current.CancellationToken;
        await shared.System.ExecuteAsync(
            0, "CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL, price numeric NOT NULL);"
            + " INSERT INTO products VALUES (1, 'lamp', 1)");
        await using var cluster = await Shop.OpenAsync(Shop.Options(shared.System, 1));
        using var scope = CausalContext.Begin(await cluster.GetCurrentPositionAsync(ct));
        for (var i = 0; i < 10; i++)
        {
            await Snippets.NpgsqlWriteAsync(cluster, 1, 20, ct);
            Assert.Equal(20, await Snippets.PriceAsync(cluster, 1, ct));
            Assert.Equal(21, (await Snippets.DapperAsync(cluster, 1, ct)).Price);
            Assert.Equal(22, (await Snippets.EntityFrameworkAsync(cluster, 1, ct)).Price);
        }
    }

    [Fact]
    public void Guide_CodeBlocks_AreTheOnesThatAreCompiled()
    {
        var root = Root();
        var snippets = File.ReadAllLines(Path.Combine(root, "tests/Postgres.Tests/Guide/Snippets.cs"));
        var guide = File.ReadAllText(Path.Combine(root, "docs/guides/postgres.md"));
        foreach (var name in new[] { "npgsql-read", "npgsql-write", "dapper", "ef", "ef-context" })
        {
            var lines = snippets.SkipWhile(l => l.Trim() != $"// begin: {name}").Skip(1)
                .TakeWhile(l => l.Trim() != $"// end: {name}").ToArray();
            Assert.NotEmpty(lines);
            var indent = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
            var block = string.Join('\n', lines.Select(l => l.Length > indent ? l[indent..] : ""));
            Assert.True(
                guide.Contains($"```csharp\n{block}\n```", StringComparison.Ordinal), $"{name} in the guide is not:\n{block}");
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stormproof.slnx")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
