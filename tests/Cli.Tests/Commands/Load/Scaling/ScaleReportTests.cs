using System.Text.Json;
using Stormproof.Cli.Commands.Load.Scaling;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Tests.Commands.Load.Scaling;

public sealed class ScaleReportTests
{
    [Fact]
    public void ToJson_Report_HasTheFieldsOfTheContract()
    {
        var json = ScaleDocument.ToJson(SampleScale.Of((1, 500), (2, 900), (3, 1_200), (4, 1_400)));
        var root = JsonDocument.Parse(json).RootElement;

        var point = root.GetProperty("points")[1];
        Assert.Equal((2, 900, 0.9), (
            point.GetProperty("nodes").GetInt32(), point.GetProperty("rps").GetDouble(),
            point.GetProperty("efficiency").GetDouble()));
        string[] usl = ["lambda", "sigma", "kappa", "peakNodes", "r2"];
        Assert.All(usl, f => Assert.True(root.GetProperty("usl").TryGetProperty(f, out _), f));
        Assert.Equal("nodes", root.GetProperty("bottleneck").GetString());
    }

    [Fact]
    public void ToJson_ThreeCounts_HasAnEmptyUsl() => Assert.Equal(
        JsonValueKind.Null,
        JsonDocument.Parse(ScaleDocument.ToJson(SampleScale.Of((1, 500), (2, 900)))).RootElement.GetProperty("usl").ValueKind);

    [Fact]
    public void ToCsv_CountWithoutACapacity_IsLeftOut() =>
        Assert.Equal("nodes,rps\n1,500\n2,900\n", ScaleDocument.ToCsv(SampleScale.Of((1, 500), (2, 900), (4, 0))));

    [Theory, InlineData(2), InlineData(4), InlineData(0)]
    public void Render_Page_HasCurveEvidenceAndNotesEscaped(int counts)
    {
        var page = ScaleHtml.Render(SampleScale.Of([.. Enumerable.Range(1, counts).Select(n => (n, 500.0 * n))]));

        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("What more nodes carry here", page, StringComparison.Ordinal);
        Assert.Contains("More than 2 nodes brought nothing here.", page, StringComparison.Ordinal);
        Assert.Equal(counts == 4, page.Contains("Universal Scalability Law", StringComparison.Ordinal));
    }

    [Theory, InlineData(900, ExitCode.Fine), InlineData(0, ExitCode.VerdictBad)]
    public void Write_Table_NamesBestCountBottleneckAndNotes(double rps, int code)
    {
        using var output = new StringWriter();
        var shell = new Shell(output, TextWriter.Null, TimeProvider.System);
        var report = SampleScale.Of((1, 500), (2, rps));

        ScaleTable.Write(shell, report);

        Assert.Contains("best node count here: 2", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("bottleneck: nodes: they are busy", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("- More than 2 nodes", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(code, ScaleVerb.Code(shell, report));
        Assert.Equal(ExitCode.Interrupted, ScaleVerb.Code(shell, report with { Interrupted = true }));
    }
}
