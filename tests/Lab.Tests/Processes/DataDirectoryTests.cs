using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Tests.Processes;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Open_NewDirectory_IsMadeAndKeptForTheNextRun()
    {
        var path = _temp["new/deep"];
        using (var data = DataDirectory.Open(path, fresh: false))
        {
            Assert.Equal(path, data.Path);
            Directory.CreateDirectory(Path.Combine(path, "primary"));
        }

        using var again = DataDirectory.Open(path, fresh: false);
        Assert.True(Directory.Exists(Path.Combine(path, "primary")));
    }

    [Fact]
    public void Open_EmptyDirectory_IsTaken()
    {
        using var data = DataDirectory.Open(Directory.CreateDirectory(_temp["empty"]).FullName, fresh: true);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Open_ForeignDirectoryWithContent_IsRefusedUntouched(bool fresh)
    {
        var folder = Directory.CreateDirectory(_temp["photos"]).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "holiday"));
        File.WriteAllText(Path.Combine(folder, "holiday/one.jpg"), "picture");

        var error = Assert.Throws<LabException>(() => DataDirectory.Open(folder, fresh));

        Assert.Equal(2, error.ExitCode);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        Assert.Contains("give a new directory", error.Message, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(folder, "holiday")], Directory.GetFileSystemEntries(folder));
        Assert.True(File.Exists(Path.Combine(folder, "holiday/one.jpg")));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Open_InUseByAnotherRun_IsRefusedUntouched(bool fresh)
    {
        using var first = DataDirectory.Open(_temp["data"], fresh: false);
        Directory.CreateDirectory(Path.Combine(first.Path, "primary"));

        var error = Assert.Throws<LabException>(() => DataDirectory.Open(_temp["data"], fresh));

        Assert.Equal(3, error.ExitCode);
        Assert.Contains("in use by another run", error.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(first.Path, "primary")));
    }

    [Fact]
    public void Open_Fresh_EmptiesItsOwnAndFollowsNoLink()
    {
        var outside = Directory.CreateDirectory(_temp["outside"]).FullName;
        File.WriteAllText(Path.Combine(outside, "kept"), "");
        using (var data = DataDirectory.Open(_temp["data"], fresh: false))
        {
            Directory.CreateDirectory(Path.Combine(data.Path, "primary/base"));
            File.WriteAllText(Path.Combine(data.Path, "primary/base/1"), "");
            Directory.CreateSymbolicLink(Path.Combine(data.Path, "link"), outside);
        }

        using (var data = DataDirectory.Open(_temp["data"], fresh: true))
        {
            Assert.Empty(Directory.GetDirectories(data.Path));
        }

        Assert.True(File.Exists(Path.Combine(outside, "kept")));
        using var again = DataDirectory.Open(_temp["data"], fresh: false);
    }

    [Fact]
    public void Open_PathIsAFile_NamesItAndTheRemedy()
    {
        File.WriteAllText(_temp["file"], "");

        var error = Assert.Throws<LabException>(() => DataDirectory.Open(_temp["file"], fresh: false));

        Assert.Equal(3, error.ExitCode);
        Assert.Contains(_temp["file"], error.Message, StringComparison.Ordinal);
        Assert.Contains("give another directory", error.Message, StringComparison.Ordinal);
    }
}
