using Stormproof.Cli.Input;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Tests.Output;

public sealed class ReportFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stormproof-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WriteAsync_FileThatExists_IsReplacedWithoutATrace()
    {
        var path = Path.Combine(_folder, "report.html");
        await File.WriteAllTextAsync(path, "a much longer old report");

        await ReportFile.WriteAsync(path, "new");

        Assert.Equal("new", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task WriteAsync_ALink_IsWrittenThroughAndStays()
    {
        var (target, link) = (Path.Combine(_folder, "target"), Path.Combine(_folder, "link"));
        await File.WriteAllTextAsync(target, "old");
        File.CreateSymbolicLink(link, target);

        await ReportFile.WriteAsync(link, "new");

        Assert.Equal("new", await File.ReadAllTextAsync(target));
        Assert.Equal(target, new FileInfo(link).LinkTarget);
    }

    [Fact]
    public async Task WriteAsync_PlaceThatIsGone_IsOneLineForTheUser()
    {
        var path = Path.Combine(_folder, "gone", "report.html");

        var e = await Assert.ThrowsAsync<InputException>(() => ReportFile.WriteAsync(path, "new"));

        Assert.Contains("cannot be written", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_TargetThatCannotBeReplaced_LeavesNothingBehind()
    {
        var path = Path.Combine(_folder, "directory");
        Directory.CreateDirectory(path);

        await Assert.ThrowsAsync<InputException>(() => ReportFile.WriteAsync(path, "new"));

        Assert.Empty(Directory.GetFiles(_folder));
    }
}
