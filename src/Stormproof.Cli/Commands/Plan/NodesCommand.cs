using System.CommandLine;
using Stormproof.Cli.Input;
using Stormproof.Cli.Output;
using Stormproof.Cli.Output.Plans;
using Stormproof.Model.Capacity;

namespace Stormproof.Cli.Commands.Plan;

/// <summary><c>stormproof plan nodes</c>.</summary>
internal sealed class NodesCommand
{
    private static readonly Allowed Rate = new(0, 1e12, 50_000, AboveLow: true);

    private readonly Option<double?> _peak = Numbers.Real("--peak-rps", "Requests a second at the peak; above 0.", Rate);

    private readonly Option<double?> _perNode = Numbers.Real(
        "--rps-per-node", "What one node carries at an acceptable p99 under realistic load. Measured points say it themselves.",
        Rate with { Example = 2_000 });

    private readonly Option<double?> _margin = Numbers.Real(
        "--margin", "Room above the peak, 0 to 10: 0.2 for modest spikes, 0.5 for an unknown pattern. Default: 0.3.",
        new Allowed(0, 10, 0.3));

    private readonly Option<string?> _efficiency = EfficiencyOption.Build();
    private readonly Option<string?> _from = FromOption();
    private readonly Option<YesNo?> _spare = Numbers.YesNo("--ha", "One node more than needed (N+1).");

    private readonly Option<int?> _failures = Numbers.Whole(
        "--tolerate-failures", "Nodes that may fail at once, 0 to 1,000.", 0, 1_000, 2);

    private readonly Option<int?> _zones = Numbers.Whole(
        "--zones", "Zones to spread over evenly, 1 to 100; from 2 on, one may be lost.", 1, 100, 3);

    private readonly Option<double?> _price = Numbers.Real(
        "--node-price", "Money an hour of one node.", new Allowed(0, 1e9, 0.5));

    private readonly Option<string?> _instance = new("--instance")
    {
        Description = "The instance of the catalogue each node runs on, for its price; instead of --node-price.",
    };

    private readonly Option<string?> _catalogue = CatalogueOption.Build();

    private readonly Option<int?> _connections = Numbers.Whole(
        "--db-connections", "Connections the database accepts (SHOW max_connections).", 1, 10_000_000, 500);

    private readonly Option<int?> _pool = Numbers.Whole(
        "--pool-per-node", "Connections each node opens; 10 to 20 is usual.", 1, 100_000, 20);

    private readonly Option<int?> _balancer = Numbers.Whole(
        "--balancer-limit", "Nodes that one balancer should feed. Default: 50.", 1, 1_000_000, 50);

    public static Command Build(Shell shell)
    {
        var options = new NodesCommand();
        var command = options.Command();
        command.SetAction((parsed, _) =>
        {
            var (question, caveats) = options.Read(parsed);
            var plan = NodePlan.For(question);
            plan = plan with { Caveats = [.. caveats, .. plan.Caveats] };
            return PlanEnd.WriteAsync(
                shell.For(parsed), NodesDocument.Of(question, plan), PlanJson.Default.NodesDocument,
                o => NodesText.Write(o, question, plan));
        });
        return command;
    }

    private Command Command()
    {
        var command = new Command(
            "nodes",
            "How many nodes carry a peak, how full they are, what they cost, and what to know about that number.\n\n"
            + "Examples:\n"
            + "  stormproof plan nodes --peak-rps 50000 --rps-per-node 2000 --margin 0.3 --efficiency 0.9 --ha\n"
            + "  stormproof plan nodes --peak-rps 50000 --efficiency points.csv --zones 3 --db-connections 500"
            + " --pool-per-node 10\n"
            + "  stormproof plan nodes --peak-rps 50000 --from scaling.json")
        {
            _peak, _perNode, _margin, _efficiency, _from, _spare, _failures, _zones, _price, _instance, _catalogue, _connections,
            _pool, _balancer,
        };
        Numbers.Require(command, _peak, "50000");
        command.Validators.Add(result =>
        {
            if (result.GetResult(_from) is not null)
            {
                CheckFrom(result);
            }
            else if (result.GetResult(_perNode) is null && (result.GetValue(_efficiency) is not { } text
                || Allowed.TryParse(text, out var _)))
            {
                result.AddError(
                    "--rps-per-node is missing; give it, for example --rps-per-node 2000, or a file of measured points, for"
                    + " example --efficiency points.csv, or a load report with --from.");
            }

            if (result.GetResult(_connections) is null != result.GetResult(_pool) is null)
            {
                result.AddError(
                    "--db-connections and --pool-per-node go together; give both, for example --db-connections 500"
                    + " --pool-per-node 20.");
            }

            if (result.GetResult(_price) is not null && result.GetResult(_instance) is not null)
            {
                result.AddError("--node-price and --instance both say the price; give one, for example --instance small.");
            }
        });
        return command;
    }

    private (NodeQuestion Question, IReadOnlyList<string> Caveats) Read(ParseResult parsed)
    {
        var catalogue = CatalogueOption.Read(parsed, _catalogue);
        var question = new NodeQuestion(parsed.GetValue(_peak)!.Value)
        {
            RpsPerNode = parsed.GetValue(_perNode),
            Margin = parsed.GetValue(_margin) ?? 0.3,
            HighlyAvailable = parsed.GetValue(_spare)?.Value ?? false,
            TolerateFailures = parsed.GetValue(_failures) ?? 0,
            Zones = parsed.GetValue(_zones) ?? 1,
            NodePrice = parsed.GetValue(_instance) is { } name ? catalogue.Find(name).PricePerHour : parsed.GetValue(_price),
            DbConnections = parsed.GetValue(_connections),
            PoolPerNode = parsed.GetValue(_pool),
            BalancerLimit = parsed.GetValue(_balancer) ?? 50,
        };
        if (parsed.GetValue(_from) is not { } report)
        {
            return (EfficiencyOption.Answer(question, parsed.GetValue(_efficiency)), []);
        }

        var measured = MeasuredReport.Open(report);
        var given = parsed.GetValue(_efficiency);
        return (
            EfficiencyOption.Answer(
                question with
                {
                    RpsPerNode = measured.RpsPerNode,
                    Efficiency = measured.Efficiency ?? question.Efficiency,
                    Fit = given is null ? measured.Fit : null,
                },
                given),
            measured.Efficiency is null && given is null
                ? [.. measured.Caveats, "Efficiency was not measured: 0.85 is assumed; 'load --scale 1,2,4' measures it."]
                : measured.Caveats);
    }

    private static Option<string?> FromOption()
    {
        var option = new Option<string?>("--from")
        {
            Description = "A report of 'load --scale', 'load --find-knee' or 'load' (--output): its capacity and efficiency are"
                + " used; --efficiency NUMBER goes before that of the report.",
            HelpName = "FILE",
        };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (!Path.Exists(text))
            {
                result.AddError(
                    $"--from {Shown.Of(text)} is no file; give a report of 'load --output', for example --from scaling.json.");
            }
        });
        return option;
    }

    private void CheckFrom(System.CommandLine.Parsing.CommandResult result)
    {
        if (result.GetResult(_perNode) is not null)
        {
            result.AddError("--from and --rps-per-node both say what one node carries; give one of them.");
        }
        else if (result.GetResult(_efficiency) is { Tokens: [{ Value: var text }] } && !Allowed.TryParse(text, out _))
        {
            result.AddError("--from and --efficiency both name a file of measurements; give one of them.");
        }
    }
}
