using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Systems;

/// <summary>One app node: a process with a home, a temporary directory and a content root of its own. On one machine a shared
/// home would share the data-protection keys by accident and hide the fault that a fleet has.</summary>
internal sealed class LocalNode(string name, Uri address, ChildProcess process)
{
    public string Name => name;

    public Uri Address => address;

    public int ProcessId => process.Pid;

    public bool HasExited => process.HasExited;

    /// <summary>The exit code, once it has one.</summary>
    public Task<int> Exited => process.Exited;

    public string LogTail(int lines) => process.LogTail(lines);

    /// <summary>SIGKILL: no goodbye, no flush, sockets reset.</summary>
    public Task KillAsync()
    {
        process.Kill();
        return process.Exited;
    }

    /// <summary>SIGSTOP: its sockets stay open, connections are still made by the kernel, and nothing is ever answered.</summary>
    public void Pause() => process.Signal(UnixSignal.Stop);

    /// <summary>SIGCONT: it goes on where it stopped.</summary>
    public void Resume() => process.Signal(UnixSignal.Continue);

    /// <summary>SIGTERM and nothing else: when it goes is the node's own affair.</summary>
    public void Terminate() => process.Signal(UnixSignal.Terminate);

    /// <summary>SIGTERM, as an orchestrator does; killed when it overstays.</summary>
    public Task<bool> StopAsync(TimeSpan grace, CancellationToken cancellationToken) =>
        process.StopAsync(UnixSignal.Terminate, grace, cancellationToken);
}
