using System.CommandLine;
using System.CommandLine.Parsing;
using Stormproof.Cli.Input;
using Stormproof.Cli.Output;
using Stormproof.Cli.Output.Plans;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Commands.Plan;

/// <summary><c>stormproof plan database</c>.</summary>
internal static class DatabaseCommand
{
    private static readonly Allowed Tb = new(0, 1_000_000, 5, AboveLow: true);
    private static readonly Allowed Writes = new(0, 1e12, 10_000, AboveLow: true);

    public static Command Build(Shell shell)
    {
        var share = Numbers.Real("--read-share", "Reads among all statements, 0 to 1.", new Allowed(0, 1, 0.9));
        var data = Numbers.Real("--data-tb", "Data in TB; above 0.", Tb);
        var writes = Numbers.Real("--writes-per-second", "Writes a second; above 0.", Writes);
        var domains = Numbers.Whole("--domains", "Parts of the business with data of their own. Default: 1.", 1, 10_000, 5);
        var clear = Numbers.YesNo("--clear-domains", "The domains have clear borders. Default: true.");
        var limits = new Option<double[]?>("--primary-limits")
        {
            Description = "What one primary holds and takes: TB,writes-a-second. Default: 10,50000.",
            HelpName = "TB,writes",
            CustomParser = Limits,
        };
        var command = new Command(
            "database",
            "Read replicas, shards or a database for each domain: by size, writes, read share and domains.\n\n"
            + "Example: stormproof plan database --read-share 0.6 --data-tb 50 --writes-per-second 100000 --domains 5")
        {
            share, data, writes, domains, clear, limits,
        };
        Numbers.Require(command, share, "0.9");
        Numbers.Require(command, data, "5");
        Numbers.Require(command, writes, "10000");
        command.SetAction((parsed, _) =>
        {
            var question = new DatabaseQuestion(
                parsed.GetValue(share)!.Value, parsed.GetValue(data)!.Value, parsed.GetValue(writes)!.Value,
                parsed.GetValue(domains) ?? 1)
            {
                ClearDomains = parsed.GetValue(clear)?.Value ?? true,
            };
            if (parsed.GetValue(limits) is [var tb, var rate])
            {
                question = question with { PrimaryTb = tb, PrimaryWritesPerSecond = rate };
            }

            var plan = DatabasePlan.For(question);
            return PlanEnd.WriteAsync(
                shell.For(parsed), plan, PlanJson.Default.DatabasePlan, o => DatabaseText.Write(o, plan));
        });
        return command;
    }

    private static double[]? Limits(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (text.Split(',') is [var first, var second] && Allowed.TryParse(first, out var tb) && Tb.Holds(tb)
            && Allowed.TryParse(second, out var writes) && Writes.Holds(writes))
        {
            return [tb, writes];
        }

        result.AddError(
            $"--primary-limits {Shown.Of(text)} is not allowed; give TB and writes a second, both above 0, for example"
            + " --primary-limits 10,50000.");
        return null;
    }
}
