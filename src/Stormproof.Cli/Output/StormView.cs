using Stormproof.Lab.Drills.LogoutStorm;

namespace Stormproof.Cli.Output;

/// <summary>Live progress of the storm: one line that is rewritten on a terminal, a plain line every five seconds
/// elsewhere.</summary>
internal sealed class StormView(Shell shell) : IDisposable
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private long _shownAt;
    private bool _open;

    public void Show(StormProgress progress)
    {
        var text = $"{progress.Run}: users {progress.Done:N0}/{progress.Users:N0}, requests {progress.Requests:N0}, "
            + $"failed {progress.Failed:N0}, killed {progress.Kills}, restarted {progress.Restarts}";
        if (shell.IsLive)
        {
            lock (shell.Error)
            {
                shell.Error.Write($"\r\u001b[K{text}");
                _open = true;
            }
        }
        else if (_shownAt == 0 || shell.Clock.GetElapsedTime(_shownAt) > PlainInterval)
        {
            _shownAt = shell.Clock.GetTimestamp();
            shell.Progress(text);
        }
    }

    public void End()
    {
        if (_open)
        {
            shell.Error.WriteLine();
            _open = false;
        }
    }

    public void Dispose() => End();
}
