using System.Runtime.CompilerServices;
using Stormproof.Cli.Commands.Simulate;
using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Scaling;
using Stormproof.Model.Simulation;

namespace Stormproof.Cli.Tests.Commands.Simulate;

/// <summary>What is shipped under docs/examples is what the tool makes and reads.</summary>
public sealed class SampleTraceFilesTests
{
    private static string Examples([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/examples"));

    public static TheoryData<string> Names { get; } = [.. SampleTraces.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TraceFile_IsWhatItsGeneratorMakes(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Examples(), "traces", $"{name}.csv"),
            TestContext.Current.CancellationToken);

        Assert.Equal(SampleTraces.Make(name).ToCsv(), text);
        Assert.InRange(text.Length, 1_000, 30_000);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TraceFile_IsReadWithoutLoss(string name) =>
        Assert.Equal(
            SampleTraces.Make(name).PerSecond(), TraceChoice.Open(Path.Combine(Examples(), "traces", $"{name}.csv")).PerSecond());

    [Fact]
    public void PolicyFile_OfTheExamples_IsGood() =>
        Assert.Equal(100, ScalingPolicyFile.Open(Path.Combine(Examples(), "autoscaling.yaml")).MaxNodes);
}
