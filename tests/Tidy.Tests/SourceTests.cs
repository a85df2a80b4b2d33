namespace Stormproof.Tidy.Tests;

public sealed class SourceTests
{
    [Fact]
    public void Lines_OfEverySourceFile_FitTheColumns() => Repository.AssertTidy(
        Repository.In(".cs").SelectMany(f => SourceRules.LongLines(f, Repository.Read(f))));

    [Fact]
    public void Lengths_OfAllSourceFiles_StaySmall() => Repository.AssertTidy(SourceRules.Lengths(
        [.. Repository.In(".cs").Select(f => (f, File.ReadLines(Repository.Full(f)).Count()))]));

    [Fact]
    public void Names_OfEveryType_SayWhatItDoes() => Repository.AssertTidy(
        Repository.In(".cs").Where(f => f != "tests/Tidy.Tests/SourceTests.cs")
            .SelectMany(f => SourceRules.BadNames(f, Repository.Read(f))));

    [Fact]
    public void Leftovers_InSourceAndSamples_AreNone() => Repository.AssertTidy(
        new[] { ".cs", ".cshtml", ".csproj", ".css", ".js", ".html" }.SelectMany(e => Repository.In(e, "src", "samples"))
            .SelectMany(f => SourceRules.Leftovers(f, Repository.Read(f))));

    [Fact]
    public void Scripts_ThatNameTheirInterpreter_AreExecutable() => Repository.AssertTidy(
        Repository.Files.Where(IsScript)
            .Where(f => (File.GetUnixFileMode(Repository.Full(f)) & UnixFileMode.UserExecute) == 0)
            .Select(f => $"{f} starts with #! and is not executable; chmod +x {f}"));

    [Fact]
    public void Scripts_OfTheRepository_AreFound() =>
        Assert.Superset(new HashSet<string> { "stormproof", "test", ".ci/run" }, Repository.Files.Where(IsScript).ToHashSet());

    [Fact]
    public void LongLines_LineOverTheColumns_IsReportedByNumber()
    {
        var text = $"{new string('x', SourceRules.MaxColumns)}\r\n{new string('x', SourceRules.MaxColumns + 1)}\n";

        Assert.StartsWith("a.cs(2): 131 columns", Assert.Single(SourceRules.LongLines("a.cs", text)), StringComparison.Ordinal);
    }

    [Theory, InlineData("class NodeManager"), InlineData("static class TextUtils {"), InlineData("record struct StoreImpl("),
        InlineData("interface IBase"), InlineData("abstract class PolicyBase<T>")]
    public void BadNames_EmptyWord_IsReported(string text) => Assert.Single(SourceRules.BadNames("a.cs", text));

    [Theory, InlineData("class Database"), InlineData("class NodeFleet : ControllerBase"), InlineData("// the base class of all")]
    public void BadNames_OtherNames_AreNot(string text) => Assert.Empty(SourceRules.BadNames("a.cs", text));

    [Theory, InlineData("// TODO: later"), InlineData("throw new NotImplementedException();"), InlineData("<!-- FIXME -->")]
    public void Leftovers_UnfinishedWork_IsReported(string text) => Assert.Single(SourceRules.Leftovers("a.cs", text));

    [Theory, InlineData(601, 10, 10, "a.cs"), InlineData(90, 90, 90, "median"), InlineData(10, 10, 300, "95th")]
    public void Lengths_TooLong_AreReported(int first, int second, int third, string complaint) => Assert.Contains(
        SourceRules.Lengths([("a.cs", first), ("b.cs", second), ("c.cs", third)]),
        c => c.Contains(complaint, StringComparison.Ordinal));

    private static bool IsScript(string file)
    {
        if (Path.GetExtension(file) is not ("" or ".sh"))
        {
            return false;
        }

        using var stream = File.OpenRead(Repository.Full(file));
        return stream.ReadByte() == '#' && stream.ReadByte() == '!';
    }
}
