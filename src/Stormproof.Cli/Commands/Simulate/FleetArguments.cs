using System.CommandLine;
using Stormproof.Cli.Input;
using Stormproof.Model.Simulation;

namespace Stormproof.Cli.Commands.Simulate;

/// <summary>The options that say what a simulated fleet is.</summary>
internal sealed class FleetArguments
{
    private readonly Option<int> _min = Ranges.Int("--min-nodes", "The least a policy may ask for.", 2, 1, 100_000);
    private readonly Option<int> _max = Ranges.Int("--max-nodes", "The most a policy may have.", 1_000, 1, 100_000);
    private readonly Option<int> _boot = Ranges.Int("--boot", "Seconds from the order to a process that answers.", 60, 0, 3_600);
    private readonly Option<int> _warm = Ranges.Int("--warm-up", "Seconds from there to taking traffic.", 15, 0, 3_600);
    private readonly Option<int> _slo = Ranges.Int("--slo-ms", "p95 that is promised, ms.", 250, 50, 60_000);
    private readonly Option<double?> _rate = Numbers.Real(
        "--node-rps", "Requests a second at which a node's CPU is full. Default: 100.",
        new Allowed(0, 1_000_000, 100, AboveLow: true));

    private readonly Option<double?> _price = Numbers.Real(
        "--price", "What a node costs an hour. Default: 0.1.", new Allowed(0, 1e6, 0.1));

    private readonly Option<double?> _database = Numbers.Real(
        "--database-qps", "Reads a second that the shared database answers. Default: no limit.",
        new Allowed(0, 1e9, 2_000, AboveLow: true));

    private readonly Option<double?> _failures = Numbers.Real(
        "--failures", "How often a node dies a day. Default: 0.02.", new Allowed(0, 1_000, 0.02));

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _min, _max, _boot, _warm, _slo, _rate, _price, _database, _failures })
        {
            command.Options.Add(option);
        }
    }

    public SimulatedFleet Read(ParseResult parsed)
    {
        var start = new SimulatedFleet();
        var (min, max) = (parsed.GetValue(_min), parsed.GetValue(_max));
        if (min > max)
        {
            throw new InputException(
                $"--min-nodes {min} is above --max-nodes {max}; give at most {max}, for example --min-nodes 2.");
        }

        var fleet = start with
        {
            MinNodes = min,
            MaxNodes = max,
            Boot = TimeSpan.FromSeconds(parsed.GetValue(_boot)),
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warm)),
            SloMs = parsed.GetValue(_slo),
            ServiceMs = parsed.GetValue(_rate) is { } rate ? start.Cores * 1000 / rate : start.ServiceMs,
            PricePerHour = parsed.GetValue(_price) ?? start.PricePerHour,
            DatabaseQps = parsed.GetValue(_database) ?? start.DatabaseQps,
            FailuresADay = parsed.GetValue(_failures) ?? start.FailuresADay,
        };
        return fleet.CanKeepItsObjective
            ? fleet
            : throw new InputException(FormattableString.Invariant(
                $"--slo-ms {fleet.SloMs:0} is missed by a node without load (a request takes {
                    fleet.LeastP95Ms:0.#} ms at p95); give more, for example --slo-ms {
                    Math.Min(60_000, Math.Ceiling(fleet.LeastP95Ms * 2)):0}, or a higher --node-rps."));
    }
}
