namespace Stormproof.Cli.Tests.Commands;

public sealed class ConnectionsTests
{
    private const string Secret = "hunter2";

    [Theory, InlineData("foo,bar=1", "'foo...'"), InlineData("", "''"), InlineData("ssl=true", "'ssl...'"),
        InlineData("foo,syncTimeout=x", "'foo")]
    public async Task CheckStore_CannotBeRead_NamesItAndTheRemedy(string text, string value)
    {
        var line = await ToolRun.RefusedAsync("up", "--redis", text);

        Assert.Contains($"--redis {value}", line, StringComparison.Ordinal);
        Assert.Contains("host:port", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:6379,password=hunter2,bar=1"), InlineData("password=hunter2"), InlineData("bar=1,password=hunter2")]
    [InlineData("rediss://user:hunter2@127.0.0.1:6379,bar=1"), InlineData("foo,password=x,hunter2,bar=1"),
        InlineData("foo,hunter2=1")]
    public async Task CheckStore_TextHoldsASecret_IsNotRepeated(string text) =>
        Assert.DoesNotContain(Secret, await ToolRun.RefusedAsync("up", "--redis", text), StringComparison.OrdinalIgnoreCase);

    [Theory, InlineData("--postgres", "blah"), InlineData("--replica", "blah"), InlineData("--postgres", "Port=5432"),
        InlineData("--postgres", "Host=h;Port=abc"), InlineData("--postgres", "")]
    public async Task CheckDatabase_CannotBeRead_NamesTheOptionAndTheRemedy(string option, string text)
    {
        var line = await ToolRun.RefusedAsync("drill", "logout-storm", option, text);

        Assert.Contains(option, line, StringComparison.Ordinal);
        Assert.Contains("Host=127.0.0.1;Port=5432", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://shop:hunter2@127.0.0.1/shop"), InlineData("postgres://shop:hunter2@127.0.0.1/shop?sslmode=require")]
    [InlineData("Host=h;Password=hunter2;Prot=1"), InlineData("Password=hunter2"), InlineData("Host=h;Password=x;hunter2")]
    [InlineData("Host=h;Password=x;hunter2=1")]
    public async Task CheckDatabase_TextHoldsASecret_IsNotRepeated(string text) =>
        Assert.DoesNotContain(Secret, await ToolRun.RefusedAsync("up", "--postgres", text), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task CheckDatabase_SecondReplicaWrong_IsFound() => Assert.Contains(
        "--replica", await ToolRun.RefusedAsync("up", "--replica", "Host=h", "--replica", "blah"), StringComparison.Ordinal);
}
