using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Tests.Processes;

public sealed class ChildProcessTests : IAsyncDisposable
{
    private readonly Watchdog _watchdog = Watchdog.Start(TimeProvider.System);
    private readonly string _folder = Directory.CreateTempSubdirectory("stormproof-lab-").FullName;

    [Fact]
    public async Task Start_ProgramThatEnds_GivesItsCodeAndItsWords()
    {
        var child = Start("sh", "-c", "echo one; echo two >&2; exit 7");

        Assert.Equal(7, await child.Exited);
        Assert.Contains("one", child.LogTail(5), StringComparison.Ordinal);
        Assert.Contains("two", child.LogTail(5), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Environment_IsItsOwn()
    {
        var child = Start("sh", "-c", "echo \"home=$HOME given=$GIVEN\"");

        await child.Exited;

        Assert.Contains("home= given=yes", child.LogTail(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopAsync_DeafProgram_IsKilledAfterItsGrace()
    {
        var child = Start("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.05; done");
        for (var i = 0; i < 500 && child.LogTail(1) != "deaf"; i++)
        {
            await Task.Delay(10);
        }

        var went = await child.StopAsync(UnixSignal.Terminate, TimeSpan.FromMilliseconds(200), CancellationToken.None);

        Assert.False(went);
        Assert.True(child.HasExited);
    }

    [Fact]
    public async Task DisposeAsync_OfTheWatchdog_EndsWhatIsStillRegistered()
    {
        var child = Start("sleep", "60");

        await _watchdog.DisposeAsync();

        Assert.NotEqual(0, await child.Exited.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task DisposeAsync_AfterForget_SparesIt()
    {
        var child = Start("sleep", "60");
        _watchdog.Forget(child.Pid);

        await _watchdog.DisposeAsync();

        Assert.False(child.HasExited);
        child.Kill();
        await child.Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await _watchdog.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private ChildProcess Start(string program, params string[] arguments) => ChildProcess.Start(
        new ChildProcessSpec
        {
            Name = "child",
            FileName = program,
            Arguments = arguments,
            Environment = new Dictionary<string, string> { ["GIVEN"] = "yes" },
            WorkingDirectory = _folder,
            LogFile = Path.Combine(_folder, "log"),
        },
        _watchdog, TimeProvider.System);
}
