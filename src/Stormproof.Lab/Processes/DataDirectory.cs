namespace Stormproof.Lab.Processes;

/// <summary>What the lab keeps between runs; one tool at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>Marks a directory as the lab's own, so that --fresh never deletes anything else.</summary>
    private const string Marker = "stormproof-data";

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    public string Path { get; }

    public static DataDirectory Open(string path, bool fresh)
    {
        try
        {
            Directory.CreateDirectory(path);
            var marker = System.IO.Path.Combine(path, Marker);
            if (!File.Exists(marker) && Directory.EnumerateFileSystemEntries(path).Any())
            {
                throw new LabException($"--data '{path}' is not empty and not of this tool; give a new directory.", 2);
            }

            var file = Lock(path, marker);
            if (fresh)
            {
                Empty(path);
            }

            return new DataDirectory(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"--data '{path}' cannot be used ({e.Message.TrimEnd('.')}); give another directory.", 3);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path, string marker)
    {
        try
        {
            return new FileStream(marker, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new LabException(
                $"--data '{path}' is in use by another run of this tool; wait for it, or give another directory.", 3);
        }
    }

    private static void Empty(string path)
    {
        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
