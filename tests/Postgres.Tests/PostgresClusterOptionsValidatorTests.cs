namespace Stormproof.Postgres.Tests;

public sealed class PostgresClusterOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_AskForServersOnly() => Assert.Equal(2, Errors(new PostgresClusterOptions()).Length);

    [Fact]
    public void Validate_EverythingWrong_NamesAllAtOnceAndNoPassword()
    {
        var options = new PostgresClusterOptions
        {
            Primary = "Nonsense=secret-word",
            WatchInterval = TimeSpan.Zero,
            LagLimit = TimeSpan.FromDays(1),
            MaxReplicaWait = TimeSpan.FromSeconds(2),
            Nodes = 0,
            MaxPoolSize = 1,
        };
        options.Replicas.Add("Database=shop;Password=secret-word");
        options.SigningKeys.Add([1, 2, 3]);

        var errors = Errors(options);

        Assert.Equal(8, errors.Length);
        foreach (var name in new[]
        {
            "Primary", "Replicas[0] names no Host", "WatchInterval is 00:00:00", "LagLimit", "MaxReplicaWait",
            "Nodes is 0", "MaxPoolSize is 1",
            "SigningKeys[0] has 3 bytes",
        })
        {
            Assert.Contains(errors, e => e.StartsWith("PostgresClusterOptions." + name, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(errors, e => e.Contains("secret-word", StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_NoReplica_IsAnErrorUnlessSaidSo()
    {
        var options = new PostgresClusterOptions { Primary = "Host=db1" };
        Assert.Contains("RequireReplica", Assert.Single(Errors(options)), StringComparison.Ordinal);

        options.RequireReplica = false;
        Assert.Empty(Errors(options));
    }

    [Fact]
    public void Validate_PositionForgottenBeforeTheLagLimit_IsAnError()
    {
        var options = new PostgresClusterOptions { Primary = "Host=db1", RequireReplica = false };
        options.LagLimit = TimeSpan.FromMinutes(1);

        Assert.Contains("PositionLifetime is 00:01:00", Assert.Single(Errors(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SeveralHostsInOneEntry_IsAnError()
    {
        var options = new PostgresClusterOptions { Primary = "Host=db1,db2", RequireReplica = false };

        Assert.Contains("names several hosts (db1,db2)", Assert.Single(Errors(options)), StringComparison.Ordinal);
    }

    private static string[] Errors(PostgresClusterOptions options) =>
        [.. new PostgresClusterOptionsValidator().Validate(null, options).Failures ?? []];
}
