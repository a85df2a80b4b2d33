using System.Diagnostics;
using Stormproof.Load.Engine;
using Stormproof.Load.Schedules;
using Stormproof.Load.Tests.Scripted;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Tests.Engine;

/// <summary>What the whole process holds: with no other test beside them.</summary>
[Collection(nameof(WaitingUsersTests))]
public sealed class WaitingUsersTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const int MostBytesAUser = 4096;

    [Fact]
    public async Task Run_ManyWaitingUsers_HoldLittleMemoryEach()
    {
        // The server is of the same process, so it holds nothing but its sockets, which count here as if they were the users'.
        const int users = 2000;
        using var server = new FrugalServer(Ok);
        var without = await HeldAsync(server.Url, 1);
        var with = await HeldAsync(server.Url, users);

        var each = (with - without) / (double)users;
        Assert.True(each < MostBytesAUser, $"{each:N0} bytes a user");
    }

    /// <summary>Managed memory while that many users think.</summary>
    private static async Task<long> HeldAsync(Uri url, int users)
    {
        long held = 0;
        var result = await LoadEngineTests.RunAsync(
            url, new ClosedModel(users, TimeSpan.FromSeconds(2)) { ThinkTime = TimeSpan.FromMinutes(1) }, default,
            progress: _ =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                held = GC.GetTotalMemory(forceFullCollection: true);
            });
        Assert.Equal((users, users), (result.Generator.Users, result.Requests));
        return held;
    }

    [Fact]
    public async Task Run_TablesOfTheirOwn_OnlyTheLoopsHaveThem()
    {
        await using var server = ScriptedServer.Answering(Ok);
        var origin = await HttpOrigin.ResolveAsync(server.Url, false, default);
        var request = HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None);
        var plan = new LoadPlan
        {
            Scenario = new UrlScenario("x", request),
            Model = new ClosedModel(400, TimeSpan.FromMinutes(5)) { ThinkTime = TimeSpan.FromMinutes(10) },
        };
        (string Name, HashSet<string> Files)[] tables = [];
        using var cancel = new CancellationTokenSource();

        var result = await LoadEngine.RunAsync(
            plan, TimeProvider.System, new LoopCount(2, SeparateTables: true), Look, cancel.Token);

        Assert.Equal(0, result.Errors);
        Assert.Equal(400, result.Requests);
        var loops = tables.Where(c => c.Name.StartsWith("load-", StringComparison.Ordinal) && c.Name != "load-relay").ToArray();
        var main = tables.Single(c => c.Name == "load-relay").Files;
        Assert.Equal(2, loops.Length);
        // The server's 400 sockets, which were accepted later, are the process's and no loop's.
        Assert.All(tables.Except(loops), c => Assert.InRange(main.Except(c.Files).Count(), 0, 50));
        Assert.All(loops, c => Assert.InRange(main.Except(c.Files).Count(), 350, 500));

        void Look(LoadProgress progress)
        {
            if (progress.Requests == 400 && tables.Length == 0)
            {
                tables = [.. Tables()];
                cancel.Cancel();
            }
        }
    }

    private static IEnumerable<(string Name, HashSet<string> Files)> Tables()
    {
        foreach (var task in Directory.GetDirectories("/proc/self/task"))
        {
            (string, HashSet<string>)? found = null;
            try
            {
                var name = File.ReadAllText(Path.Combine(task, "comm")).Trim();
                found = (name, [.. Directory.GetFiles(Path.Combine(task, "fd")).Select(Target).OfType<string>()]);
            }
            catch (IOException)
            {
                // A thread that has ended meanwhile.
            }

            if (found is { } table)
            {
                yield return table;
            }
        }
    }

    /// <summary>Null for one that was closed since it was listed: its thread's others count all the same.</summary>
    private static string? Target(string file)
    {
        try
        {
            return File.ResolveLinkTarget(file, false)?.Name;
        }
        catch (IOException)
        {
            return null;
        }
    }

    [Theory]
    [InlineData(10_000, 20_000, 1, false), InlineData(19_744, 20_000, 1, false), InlineData(50_000, 20_000, 3, true)]
    [InlineData(50_000, 1_048_576, 1, false)]
    public void For_UsersAndLimit_IsAsManyLoopsAsTheLimitNeeds(int users, long limit, int loops, bool separate)
    {
        var count = LoopCount.For(Plan("http://127.0.0.1:1/", users), limit, cores: 2);

        Assert.Equal((loops, separate), (count.Loops, count.SeparateTables));
    }

    [Theory, InlineData("https://127.0.0.1:1/", 50_000, 20_000L), InlineData("http://127.0.0.1:1/", 50_000, 512L)]
    public void For_MoreUsersThanCanBe_IsRefusedWithTheRemedy(string url, int users, long limit)
    {
        var refused = Assert.Throws<LoadException>(() => LoopCount.For(Plan(url, users), limit, cores: 2));

        Assert.Contains("ulimit -Hn", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{users:N0} users", refused.Message, StringComparison.Ordinal);
    }

    private static LoadPlan Plan(string url, int users)
    {
        var origin = HttpOrigin.ResolveAsync(new Uri(url), false, default).GetAwaiter().GetResult();
        return new LoadPlan
        {
            Scenario = new UrlScenario(url, HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None)),
            Model = new ClosedModel(users, TimeSpan.FromSeconds(1)),
        };
    }
}

[CollectionDefinition(nameof(WaitingUsersTests), DisableParallelization = true)]
public sealed class WaitingUsersAlone;
