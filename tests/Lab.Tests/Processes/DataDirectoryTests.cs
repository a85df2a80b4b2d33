using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Tests.Processes;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stormproof-lab-").FullName;

    [Fact]
    public void Open_SomebodyElsesFolder_IsRefusedAndLeftAlone()
    {
        var file = Path.Combine(_folder, "precious");
        File.WriteAllText(file, "x");

        var error = Assert.Throws<LabException>(() => DataDirectory.Open(_folder, fresh: true));

        Assert.Equal(2, error.ExitCode);
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Open_WhileInUse_IsRefused()
    {
        using var first = DataDirectory.Open(_folder, fresh: false);

        var error = Assert.Throws<LabException>(() => DataDirectory.Open(_folder, fresh: false));

        Assert.Equal(3, error.ExitCode);
    }

    [Fact]
    public void Open_Fresh_EmptiesItsOwn()
    {
        using (DataDirectory.Open(_folder, fresh: false))
        {
            Directory.CreateDirectory(Path.Combine(_folder, "pg", "primary"));
        }

        using var again = DataDirectory.Open(_folder, fresh: true);

        Assert.False(Directory.Exists(Path.Combine(_folder, "pg")));
    }

    [Fact]
    public void Next_ManyPorts_AreDistinct()
    {
        var ports = new FreePorts();

        Assert.Equal(50, Enumerable.Range(0, 50).Select(_ => ports.Next()).Distinct().Count());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
