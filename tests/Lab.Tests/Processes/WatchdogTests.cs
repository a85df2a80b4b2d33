using System.Diagnostics;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Tests.Processes;

public sealed class WatchdogTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (var process in _started)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            process.Dispose();
        }
    }

    [Theory, InlineData("KILL", 137), InlineData("QUIT", 131), InlineData("TERM", 143)]
    public async Task Dispose_RegisteredProcess_IsEndedByItsSignal(string signal, int exitCode)
    {
        var sleeper = Start("sleep", "60");
        var watchdog = Watchdog.Start(TimeProvider.System);
        watchdog.Watch(sleeper.Id, signal);

        await watchdog.DisposeAsync();

        await sleeper.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(exitCode, sleeper.ExitCode);
    }

    [Fact]
    public async Task Forget_BeforeTheEnd_SparesThatProcessOnly()
    {
        var (ended, spared, alsoEnded) = (Start("sleep", "60"), Start("sleep", "60"), Start("sleep", "60"));
        var watchdog = Watchdog.Start(TimeProvider.System);
        watchdog.Watch(ended.Id, "KILL");
        watchdog.Watch(spared.Id, "KILL");
        watchdog.Watch(alsoEnded.Id, "KILL");
        watchdog.Forget(spared.Id);

        await watchdog.DisposeAsync();

        await ended.WaitForExitAsync().WaitAsync(Limit);
        await alsoEnded.WaitForExitAsync().WaitAsync(Limit);
        Assert.False(spared.HasExited);
    }

    [Fact]
    public async Task Dispose_NumberWasGivenToAnotherProcess_IsNotHit()
    {
        var (stranger, ours) = (Start("sleep", "60"), Start("sleep", "60"));
        var watchdog = Watchdog.Start(TimeProvider.System);
        watchdog.Tell($"+ {stranger.Id} 12345 KILL");
        watchdog.Watch(ours.Id, "KILL");

        await watchdog.DisposeAsync();

        // Ended after the stranger would have been.
        await ours.WaitForExitAsync().WaitAsync(Limit);
        Assert.False(stranger.HasExited);
    }

    [Fact]
    public async Task Dispose_ProcessNameWithSpacesAndBrackets_IsEnded()
    {
        using var temp = new TempFolder();
        File.Copy("/bin/sleep", temp["a ) (b 1 2"]);
        var sleeper = Start(temp["a ) (b 1 2"], "60");
        var watchdog = Watchdog.Start(TimeProvider.System);
        watchdog.Watch(sleeper.Id, "KILL");

        await watchdog.DisposeAsync();

        await sleeper.WaitForExitAsync().WaitAsync(Limit);
    }

    [Fact]
    public async Task Watch_ProcessIsGone_IsNoError()
    {
        var gone = Start("true");
        await gone.WaitForExitAsync();
        var watchdog = Watchdog.Start(TimeProvider.System);

        watchdog.Watch(gone.Id, "KILL");

        await watchdog.DisposeAsync();
    }

    private Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        _started.Add(process);
        return process;
    }
}
