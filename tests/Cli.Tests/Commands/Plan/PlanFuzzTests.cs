using System.Text.Json;

namespace Stormproof.Cli.Tests.Commands.Plan;

/// <summary>Whatever stands behind the options: a JSON document and 0, or one line and 2.</summary>
public sealed class PlanFuzzTests
{
    private static readonly string[] Values =
    [
        "0", "-0", "1", "-1", "0.1", "0.9", "1.2", "2", "3", "8", "50", "1000", "50000", "1e6", "1e12", "1e-9", "1e-30",
        "1e-320", "5e-324", "1e308", "1e999", "NaN", "Infinity", "-Infinity", "true", "false", "", " ", "a", "1,2", "10,50000",
        "1e-30,1e-30", "１", "--", "small",
    ];

    private static readonly (string Verb, string[] Options)[] Verbs =
    [
        ("scale", ["--current-rps", "--projected-rps", "--stateless", "--bigger-instance", "--vertical-factor", "--node-capacity",
            "--instance"]),
        ("nodes", ["--peak-rps", "--rps-per-node", "--margin", "--efficiency", "--ha", "--node-price", "--db-connections",
            "--pool-per-node", "--balancer-limit", "--tolerate-failures", "--zones"]),
        ("database", ["--read-share", "--data-tb", "--writes-per-second", "--domains", "--clear-domains", "--primary-limits"]),
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task Plan_AnyValues_IsAPlanOrOneLine(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var (verb, options) = Verbs[random.Next(Verbs.Length)];
            List<string> line = ["plan", verb, "--format", "json"];
            for (var o = 0; o < options.Length; o++)
            {
                // The first three are those that are needed; most of the time all of them stand there.
                if (random.Next(10) < (o < 3 ? 9 : 2))
                {
                    line.AddRange([options[o], Values[random.Next(random.Next(2) == 0 ? 19 : Values.Length)]]);
                }
            }

            var run = await ToolRun.OfAsync([.. line]);

            var told = $"seed {seed}, turn {i}: {string.Join(' ', line)}: {run}";
            Assert.True(run.Code is ExitCode.Fine or ExitCode.Usage, told);
            if (run.Code == ExitCode.Fine)
            {
                using var plan = JsonDocument.Parse(run.Output);
                Assert.True(run.Error.Length == 0, told);
            }
            else
            {
                Assert.True(run.Output.Length == 0 && run.Error.TrimEnd().Count('\n') == 0, told);
                Assert.True(run.Error.StartsWith("stormproof: ", StringComparison.Ordinal), told);
            }
        }
    }
}
