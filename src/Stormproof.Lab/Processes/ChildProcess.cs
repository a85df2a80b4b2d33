using System.ComponentModel;
using System.Diagnostics;

namespace Stormproof.Lab.Processes;

/// <summary>A process of the lab: in a session of its own, so that Ctrl-C reaches the tool alone; with an environment of its own;
/// known to the watchdog.</summary>
internal sealed class ChildProcess
{
    private static readonly string[] Inherited = ["PATH", "LANG", "LC_ALL", "DOTNET_ROOT"];

    private readonly Process _process;
    private readonly LogFile _log;
    private readonly TimeProvider _clock;

    private ChildProcess(Process process, LogFile log, Watchdog watchdog, TimeProvider clock)
    {
        _process = process;
        _log = log;
        _clock = clock;
        Pid = process.Id;
        Exited = WaitAsync(watchdog);
    }

    public int Pid { get; }

    /// <summary>The exit code, once it has one.</summary>
    public Task<int> Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    public static ChildProcess Start(ChildProcessSpec spec, Watchdog watchdog, TimeProvider clock)
    {
        if (!IsThere(spec.FileName))
        {
            throw new LabException($"{spec.Name} could not be started: '{spec.FileName}' was not found; install it.", 3);
        }

        // setsid and setpriv replace themselves by the program, so the process id stays the one that was started.
        var start = new ProcessStartInfo("setsid")
        {
            WorkingDirectory = spec.WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (spec.RunAsUser is { } user)
        {
            foreach (var word in new[] { "setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups" })
            {
                start.ArgumentList.Add(word);
            }
        }

        start.ArgumentList.Add(spec.FileName);
        foreach (var argument in spec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start, spec.Environment);
        var log = LogFile.Create(spec.LogFile);
        try
        {
            var process = Process.Start(start)!;
            watchdog.Watch(process.Id, spec.WatchdogSignal);
            process.StandardInput.Close();
            log.Follow(process.StandardOutput.BaseStream);
            log.Follow(process.StandardError.BaseStream);
            return new ChildProcess(process, log, watchdog, clock);
        }
        catch (Win32Exception e)
        {
            log.Dispose();
            throw new LabException($"{spec.Name} could not be started: '{spec.FileName}': {e.Message}.", 3);
        }
    }

    public void Kill() => Signal(UnixSignal.Kill);

    public void Signal(int signal)
    {
        if (!HasExited)
        {
            UnixSignal.Send(Pid, signal);
        }
    }

    /// <summary>Asks it to end, and kills it when it overstays; true when it went by itself.</summary>
    public async Task<bool> StopAsync(int signal, TimeSpan grace, CancellationToken cancellationToken = default)
    {
        Signal(signal);
        try
        {
            await Exited.WaitAsync(grace, _clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            Kill();
            await Exited.ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>Its last lines, in one.</summary>
    public string LogTail(int lines) => _log.Tail(lines);

    /// <summary>setsid would start in any case, and fail in its own words.</summary>
    private static bool IsThere(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, program)));

    private static void SetEnvironment(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        var kept = Inherited.Select(n => (Name: n, Value: Environment.GetEnvironmentVariable(n))).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in kept)
        {
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
    }

    private async Task<int> WaitAsync(Watchdog watchdog)
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        watchdog.Forget(Pid);
        await _log.CloseAsync().ConfigureAwait(false);
        var code = _process.ExitCode;
        _process.Dispose();
        return code;
    }
}
