namespace Stormproof.Testing;

public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        // PostgreSQL's own user must be able to pass the folder, which .NET's temporary folders do not allow.
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"stormproof-test-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
