using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Stormproof.Lab.Processes;
using Stormproof.Testing;

namespace Stormproof.Integration.Tests;

/// <summary><c>stormproof up</c>: what it starts, and that nothing of it stays.</summary>
public sealed class UpTests
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Up_Interrupted_ListsNodesThenLeavesNothingBehind()
    {
        using var data = new TemporaryFolder();
        var ports = new FreePorts();
        var (port, admin) = (ports.Next(), ports.Next());
        await using var tool = Start(data, port, admin);
        await tool.WaitForAsync("running; Ctrl-C ends it", StartLimit);
        using var client = new HttpClient();

        using var nodes = JsonDocument.Parse(await client.GetStringAsync($"http://127.0.0.1:{admin}/api/nodes"));
        var page = await client.GetAsync($"http://127.0.0.1:{port}/");
        var children = Children(data);
        tool.Signal(UnixSignal.Interrupt);
        var (exit, output) = await tool.EndAsync(EndLimit);

        Assert.Equal(2, nodes.RootElement.GetArrayLength());
        Assert.All(nodes.RootElement.EnumerateArray(), n =>
        {
            // Both take traffic; the first for as long as the slow start lasts.
            Assert.Contains(n.GetProperty("state").GetString(), (string[])["Warming", "Ready"]);
            Assert.True(n.TryGetProperty("inFlight", out _) && n.TryGetProperty("latencyMs", out _));
        });
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.StartsWith("node-", page.Headers.GetValues("X-Served-By").Single(), StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("endpoint-load-metrics"));
        Assert.Equal(130, exit);
        Assert.Contains("balancer", output, StringComparison.Ordinal);
        Assert.True(children.Count >= 4, $"only {children.Count} children were seen");
        Assert.Empty(Children(data));
    }

    [Fact]
    public async Task Up_KilledWithSigkill_ChildrenNoticeAndEnd()
    {
        using var data = new TemporaryFolder();
        var ports = new FreePorts();
        await using var tool = Start(data, ports.Next(), ports.Next());
        await tool.WaitForAsync("running; Ctrl-C ends it", StartLimit);
        Assert.True(Children(data).Count >= 4);

        tool.Signal(UnixSignal.Kill);
        await tool.EndAsync(EndLimit);

        var begun = Stopwatch.GetTimestamp();
        while (Children(data).Count > 0 && Stopwatch.GetElapsedTime(begun) < EndLimit)
        {
            await Task.Delay(50);
        }

        Assert.Empty(Children(data));
    }

    [Fact]
    public async Task Up_PortInUse_IsOneLineAndExit3()
    {
        using var data = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var tool = Start(data, port, 0);

        var (exit, _) = await tool.EndAsync(StartLimit);

        Assert.Equal(3, exit);
        var line = Assert.Single(tool.Errors, e => e.StartsWith("stormproof: ", StringComparison.Ordinal));
        Assert.Contains($"{port}", line, StringComparison.Ordinal);
        Assert.Contains("--port", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_PostgresNotFound_SaysHowToGetIt()
    {
        using var data = new TemporaryFolder();
        await using var tool = ToolProcess.Start(
            new Dictionary<string, string> { ["STORMPROOF_PG_BIN"] =
                "/nowhere" }, "up", "--port", "0", "--admin-port", "0", "--data",
            data.Path);

        var (exit, _) = await tool.EndAsync(StartLimit);

        Assert.Equal(3, exit);
        Assert.Contains(tool.Errors, e => e.Contains("/nowhere", StringComparison.Ordinal));
        Assert.DoesNotContain(tool.Errors, e => e.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Up_DatabaseAway_IsOneLineAndExit3WithoutTheSecret()
    {
        using var data = new TemporaryFolder();
        await using var tool = ToolProcess.Start(
            "up", "--port", "0", "--admin-port", "0", "--data", data.Path, "--postgres",
            "Host=127.0.0.1;Port=1;Database=shop;Username=shop;Password=hush-hush");

        var (exit, output) = await tool.EndAsync(StartLimit);

        Assert.Equal(3, exit);
        Assert.DoesNotContain("hush-hush", output + string.Join('\n', tool.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain(tool.Errors, e => e.Contains("   at ", StringComparison.Ordinal));
    }

    private static ToolProcess Start(TemporaryFolder data, int port, int admin) => ToolProcess.Start(
        "up", "--nodes", "2", "--replicas", "1", "--port", $"{port}", "--admin-port", $"{admin}", "--data", data.Path);

    /// <summary>Processes that have the data folder in their command line or environment: nodes and database servers.</summary>
    private static List<int> Children(TemporaryFolder data)
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var pid))
            {
                continue;
            }

            try
            {
                var text = File.ReadAllText(Path.Combine(folder, "cmdline"));
                var state = File.ReadAllText(Path.Combine(folder, "stat"));
                var environment = File.ReadAllText(Path.Combine(folder, "environ"));
                // The tool itself names the folder too, and is counted by its exit.
                var isOurs = (text.Contains(data.Path, StringComparison.Ordinal) && text.Contains("postgres",
                    StringComparison.Ordinal))
                    || environment.Contains($"HOME={data.Path}", StringComparison.Ordinal);
                if (isOurs && !state.Contains(") Z", StringComparison.Ordinal))
                {
                    found.Add(pid);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at, or is not ours to look at.
            }
        }

        return found;
    }
}
