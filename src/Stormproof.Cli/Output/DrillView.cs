namespace Stormproof.Cli.Output;

/// <summary>Live progress of a drill: one line that is rewritten on a terminal, a plain line every five seconds
/// elsewhere.</summary>
internal sealed class DrillView(Shell shell) : IDisposable
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private long _shownAt;
    private bool _open;

    public void Show(string text)
    {
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

    public void Dispose()
    {
        if (_open)
        {
            shell.Error.WriteLine();
            _open = false;
        }
    }
}
