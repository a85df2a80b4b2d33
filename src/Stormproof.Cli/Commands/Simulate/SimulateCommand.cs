using System.CommandLine;
using System.Text.Json;
using Stormproof.Cli.Input;
using Stormproof.Cli.Output;
using Stormproof.Cli.Output.Simulations;
using Stormproof.Model.Simulation;
using Stormproof.Model.Simulation.Balancing;
using Stormproof.Model.Simulation.Policies;

namespace Stormproof.Cli.Commands.Simulate;

/// <summary><c>stormproof simulate</c>.</summary>
internal static class SimulateCommand
{
    private const int MostPolicies = 8;

    public static Command Build(Shell shell)
    {
        var trace = new Option<string?>("--trace")
        {
            Description = "The load: a CSV file of t,rate lines (seconds, requests a second), or "
                + $"{string.Join(", ", SampleTraces.Names)}.",
        };
        var policies = new Option<string[]>("--policy")
        {
            Description = $"What sizes the fleet; several are compared: {PolicyChoice.Words}. Default: ours, hpa.",
        };
        var html = ReportFile.Option("--html", "the run with charts");
        var save = ReportFile.Option("--save-trace", "the trace as t,rate lines, and end,");
        var seed = Ranges.Seed();
        var fleet = new FleetArguments();
        var balancer = new BalancerArguments();
        var command = new Command(
            "simulate",
            "Runs autoscaling policies over a load trace and says what users and budget would have seen: second by second, with"
            + " boot, warm-up, cold caches, a shared database and nodes that die. Nothing is started.\n\n"
            + "Example: stormproof simulate --trace flash-sale --policy ours --policy hpa --html flash-sale.html\n"
            + "Example: stormproof simulate --balancer all --nodes 1000 --load 0.8 --slow-nodes 20")
        {
            trace, policies, html, save, seed,
        };
        fleet.AddTo(command);
        balancer.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (balancer.Policies(parsed) is { } balancing)
            {
                return BalanceAsync(
                    shell.For(parsed), balancer.Read(parsed), balancing, parsed.GetValue(seed), cancellationToken);
            }

            if (parsed.GetValue(trace) is not { } name)
            {
                throw new InputException("--trace is missing; give it, for example --trace flash-sale.");
            }

            if (parsed.GetValue(save) is { } file)
            {
                return SaveAsync(shell.For(parsed), TraceChoice.Open(name), file);
            }

            var words = parsed.GetValue(policies) is { Length: > 0 } given ? given : ["ours", "hpa"];
            if (words.Length > MostPolicies)
            {
                throw new InputException($"--policy is given {words.Length} times; give at most {MostPolicies}.");
            }

            var settings = fleet.Read(parsed);
            var chosen = words.Select(w => PolicyChoice.Parse(w, settings)).ToArray();
            return RunAsync(
                shell.For(parsed), TraceChoice.Open(name), settings, chosen, parsed.GetValue(seed), parsed.GetValue(html),
                cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Shell shell, LoadTrace trace, SimulatedFleet fleet, Func<SimulatedPolicy>[] policies, int seed, string? html,
        CancellationToken cancellationToken)
    {
        var results = new List<SimulationResult>();
        foreach (var policy in policies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(FleetSimulation.Run(trace, fleet, policy(), (ulong)seed));
        }

        var document = SimulationDocument.Of(trace, fleet, seed, results);
        if (html is not null)
        {
            await ReportFile.WriteAsync(html, SimulationPage.Render(document, results)).ConfigureAwait(false);
            shell.Progress($"wrote {Shown.Of(html)}");
        }

        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(
                JsonSerializer.Serialize(document, SimulationJson.Default.SimulationDocument)).ConfigureAwait(false);
        }
        else
        {
            SimulationTable.Write(shell, document);
        }

        return ExitCode.Fine;
    }

    private static async Task<int> BalanceAsync(
        Shell shell, BalancerScenario scenario, IReadOnlyList<string> policies, int seed, CancellationToken cancellationToken)
    {
        var results = new List<BalancerResult>();
        foreach (var policy in policies)
        {
            cancellationToken.ThrowIfCancellationRequested();
            shell.Progress($"{policy}: {scenario.Requests:N0} requests to {scenario.Nodes:N0} nodes");
            results.Add(BalancerSimulation.Run(scenario, policy, (ulong)seed));
        }

        var document = BalancerDocument.Of(scenario, seed, results);
        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(
                JsonSerializer.Serialize(document, SimulationJson.Default.BalancerDocument)).ConfigureAwait(false);
        }
        else
        {
            BalancerTable.Write(shell, document);
        }

        return ExitCode.Fine;
    }

    private static async Task<int> SaveAsync(Shell shell, LoadTrace trace, string path)
    {
        await ReportFile.WriteAsync(path, trace.ToCsv()).ConfigureAwait(false);
        shell.Progress($"wrote {Shown.Of(path)}");
        return ExitCode.Fine;
    }
}
