using System.Text.Json;
using Stormproof.Gateway.Access;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Testing;

namespace Stormproof.Gateway.Tests.Access;

public sealed class AccessLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "access.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Handle_Json_IsALineWithoutSecrets()
    {
        var line = Assert.Single(await LinesAsync(new AccessLogRules(Path: Path)));
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;

        Assert.Equal(
            ("127.0.0.1", "POST", "/a%22b", "HTTP/1.1", 200, "a", 1),
            (root.GetProperty("client").GetString(), root.GetProperty("method").GetString(), root.GetProperty("path").GetString(),
                root.GetProperty("protocol").GetString(), root.GetProperty("status").GetInt32(),
                root.GetProperty("node").GetString(), root.GetProperty("attempts").GetInt32()));
        Assert.True(root.GetProperty("durationMs").GetDouble() > 0);
        Assert.DoesNotContain("secret", line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Handle_Common_IsTheCommonFormat()
    {
        var line = Assert.Single(await LinesAsync(new AccessLogRules(AccessLogFormat.Common, Path)));

        Assert.Matches(
            """^127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}(:\d\d){3} \+0000\] "POST /a%22b HTTP/1\.1" 200 (\d+|-)$""", line);
        Assert.DoesNotContain("secret", line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Handle_QueryStringsAskedFor_AreThereAndCannotEndTheQuotes()
    {
        var line = Assert.Single(await LinesAsync(new AccessLogRules(AccessLogFormat.Common, Path, QueryStrings: true)));

        Assert.Contains("POST /a%22b?token=secret HTTP/1.1", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_FileTooLong_BeginsAnewAndKeepsOne()
    {
        var lines = await LinesAsync(new AccessLogRules(Path: Path, MostFileBytes: 1024), requests: 20);

        Assert.True(new FileInfo(Path + ".1").Length is > 1024 and < 2048);
        Assert.True(lines.Length < 20);
    }

    [Fact]
    public async Task Handle_MalformedChunk_IsLoggedWithItsStatus()
    {
        await using (var balanced = await Balanced.StartAsync(o => o.AccessLog = new AccessLogRules(Path: Path)))
        {
            await RawClient.SendAsync(
                balanced.Gateway.Address, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n");
        }

        Assert.Contains("\"status\":400", await File.ReadAllTextAsync(Path), StringComparison.Ordinal);
    }

    [Fact]
    public Task StartAsync_FileCannotBeWritten_Throws() => Assert.ThrowsAnyAsync<IOException>(() => Balanced.StartAsync(
        o => o.AccessLog = new AccessLogRules(Path: System.IO.Path.Combine(_folder.Path, "none", "access.log"))));

    private async Task<string[]> LinesAsync(AccessLogRules rules, int requests = 1)
    {
        await using var node = await Backend.StartAsync();
        await using (var balanced = await Balanced.StartAsync(o => o.AccessLog = rules, node.Address))
        {
            for (var i = 0; i < requests; i++)
            {
                using var response = await balanced.SendAsync(
                    HttpMethod.Post, "secret"u8.ToArray(), path: "/a%22b?token=secret", more: r =>
                    {
                        r.Headers.Add("Cookie", "session=secret");
                        r.Headers.Add("Authorization", "Bearer secret");
                    });
            }
        }

        return await File.ReadAllLinesAsync(Path);
    }
}
