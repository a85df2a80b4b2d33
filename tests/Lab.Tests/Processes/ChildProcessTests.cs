using Microsoft.Extensions.Time.Testing;
using Stormproof.Lab.Processes;
using Stormproof.Testing;

namespace Stormproof.Lab.Tests.Processes;

public sealed class ChildProcessTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TempFolder _temp = new();
    private readonly Watchdog _watchdog = Watchdog.Start(TimeProvider.System);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _watchdog.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    public async Task Exited_ProgramEnds_IsItsExitCode()
    {
        var child = Shell("exit 7");

        Assert.Equal(7, await child.Exited.WaitAsync(Limit));
        Assert.True(child.HasExited);
    }

    [Fact]
    public async Task LogTail_BothOutputs_AreTheLastLinesInOne()
    {
        var child = Shell("echo one; echo two; echo three >&2");
        await child.Exited.WaitAsync(Limit);

        Assert.Equal("one | two | three".Split(" | ").Order(), child.LogTail(3).Split(" | ").Order());
        Assert.Equal(2, child.LogTail(2).Split(" | ").Length);
        Assert.DoesNotContain('\n', child.LogTail(3));
    }

    [Fact]
    public async Task LogTail_MoreThanThePipeHolds_DoesNotBlockTheChild()
    {
        var child = Shell("i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done; echo last");

        Assert.Equal(0, await child.Exited.WaitAsync(Limit));
        Assert.Equal("last", child.LogTail(1));
    }

    [Fact]
    public async Task Start_Environment_IsOnlyWhatWasGiven()
    {
        var child = Start("env", new Dictionary<string, string> { ["GIVEN"] = "yes" });
        await child.Exited.WaitAsync(Limit);

        var names = child.LogTail(100).Split(" | ").Select(l => l.Split('=')[0]).ToArray();
        Assert.Contains("GIVEN", names);
        Assert.Contains("PATH", names);
        Assert.NotNull(Environment.GetEnvironmentVariable("HOME"));
        Assert.DoesNotContain("HOME", names);
        Assert.Empty(names.Except(["GIVEN", "PATH", "LANG", "LC_ALL", "DOTNET_ROOT", "_", "PWD", "SHLVL", "OLDPWD"]));
    }

    [Fact]
    public async Task Start_Child_LeadsASessionOfItsOwnAndReadsNothing()
    {
        // Fields 1 and 6 of the process's own record: its number and its session. Then the end of its input.
        var child = Shell("read -r pid name state parent group session rest < /proc/$$/stat; echo $pid $session; cat; echo end");
        await child.Exited.WaitAsync(Limit);

        Assert.Equal($"{child.Pid} {child.Pid} | end", child.LogTail(2));
    }

    [Fact]
    public async Task Stop_ProgramObeys_IsTrueWithoutWaitingForTheGrace()
    {
        var child = Shell("trap 'exit 5' TERM; echo up; while :; do sleep 0.02; done");
        await Eventually.TrueAsync("the child is up", () => child.LogTail(1) == "up");

        Assert.True(await child.StopAsync(UnixSignal.Terminate, TimeSpan.FromMinutes(5)).WaitAsync(Limit));
        Assert.Equal(5, await child.Exited);
    }

    [Fact]
    public async Task Stop_ProgramOverstaysTheGrace_IsKilled()
    {
        var clock = new FakeTimeProvider();
        var child = Shell("trap '' TERM; echo up; while :; do sleep 0.02; done", clock);
        await Eventually.TrueAsync("the child is up", () => child.LogTail(1) == "up");

        var stopping = child.StopAsync(UnixSignal.Terminate, TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(stopping.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await stopping.WaitAsync(Limit));
        Assert.Equal(137, await child.Exited);
    }

    [Fact]
    public async Task Kill_RunningChild_IsGone()
    {
        var child = Start("sleep", [], "60");

        child.Kill();

        Assert.Equal(137, await child.Exited.WaitAsync(Limit));
        child.Kill();
    }

    [Theory, InlineData("no-such-program"), InlineData("/no/such/program")]
    public void Start_ProgramMissing_NamesItWithCode3(string program)
    {
        var error = Assert.Throws<LabException>(() => Start(program, []));

        Assert.Equal(3, error.ExitCode);
        Assert.Contains($"'{program}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("child", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WorkingDirectoryMissing_NamesItWithCode3()
    {
        var spec = new ChildProcessSpec
        {
            Name = "child", FileName = "true", WorkingDirectory = _temp["gone"], LogFile = _temp["child.log"],
        };

        var error = Assert.Throws<LabException>(() => ChildProcess.Start(spec, _watchdog, TimeProvider.System));

        Assert.Equal(3, error.ExitCode);
    }

    private ChildProcess Shell(string script, TimeProvider? clock = null) =>
        Start("sh", [], clock, "-c", script);

    private ChildProcess Start(string program, Dictionary<string, string> environment, params string[] arguments) =>
        Start(program, environment, null, arguments);

    private ChildProcess Start(string program, Dictionary<string, string> environment, TimeProvider? clock,
        params string[] arguments) =>
        ChildProcess.Start(
            new ChildProcessSpec
            {
                Name = "child",
                FileName = program,
                Arguments = arguments,
                Environment = environment,
                WorkingDirectory = _temp.Path,
                LogFile = _temp["logs/child.log"],
            },
            _watchdog,
            clock ?? TimeProvider.System);
}
