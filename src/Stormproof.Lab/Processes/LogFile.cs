using System.Text;

namespace Stormproof.Lab.Processes;

/// <summary>Takes a child's output. It always goes on reading, or the child would block on a full pipe, and stops writing at a
/// limit, or a chatty child would fill the disk.</summary>
internal sealed class LogFile : IDisposable
{
    private const long MaxBytes = 10 * 1024 * 1024;
    private const int TailBytes = 8 * 1024;

    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly List<Task> _pumps = [];
    private readonly string _path;

    private LogFile(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    public static LogFile Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new LogFile(path, new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 1));
    }

    public void Follow(Stream output) => _pumps.Add(PumpAsync(output));

    /// <summary>Completes when all output has been read.</summary>
    public async Task CloseAsync()
    {
        await Task.WhenAll(_pumps).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Dispose();
    }

    /// <summary>The last lines, joined by a bar so that they fit a message of one line.</summary>
    public string Tail(int lines)
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Max(0, file.Length - TailBytes);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var all = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", all.TakeLast(lines));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private async Task PumpAsync(Stream output)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var read = await output.ReadAsync(buffer).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            lock (_gate)
            {
                if (_file.CanWrite && _file.Length < MaxBytes)
                {
                    _file.Write(buffer.AsSpan(0, read));
                }
            }
        }
    }
}
