using System.Text.Json;

namespace Stormproof.Cli.Tests.Commands.Plan;

/// <summary>One plan of a line, as its JSON document.</summary>
internal static class PlanRun
{
    public static async Task<JsonElement> JsonAsync(params string[] args)
    {
        var run = await ToolRun.OfAsync(["plan", .. args, "--format", "json"]);
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Error));
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }

    /// <summary>The same line for people.</summary>
    public static async Task<string> TextAsync(params string[] args)
    {
        var run = await ToolRun.OfAsync(["plan", .. args]);
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Error));
        return run.Output;
    }

    /// <summary>A line of words; what stands in it as a file is written there first.</summary>
    public static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static string[] Texts(JsonElement plan, string field) =>
        [.. plan.GetProperty(field).EnumerateArray().Select(e => e.GetString()!)];
}
