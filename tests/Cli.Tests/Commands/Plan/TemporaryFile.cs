namespace Stormproof.Cli.Tests.Commands.Plan;

/// <summary>A file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("stormproof-plan-");

    public TemporaryFile(string name, string text)
    {
        Path = System.IO.Path.Combine(_directory.FullName, name);
        File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => _directory.Delete(recursive: true);
}
