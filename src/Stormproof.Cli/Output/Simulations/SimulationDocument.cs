using System.Text.Json.Serialization;
using Stormproof.Model.Simulation;

namespace Stormproof.Cli.Output.Simulations;

/// <summary>What <c>simulate</c> says, as JSON. Shares are 0 to 1.</summary>
internal sealed record SimulationDocument(
    string Trace, int Seconds, int Seed, double PeakRps, double Requests, double OracleNodeHours, FleetDocument Fleet,
    IReadOnlyList<PolicyDocument> Policies)
{
    public static SimulationDocument Of(
        LoadTrace trace, SimulatedFleet fleet, int seed, IReadOnlyList<SimulationResult> results) => new(
        trace.Name, trace.Seconds, seed, trace.Peak, results[0].Requests, Rounded(results[0].OracleNodeHours),
        new FleetDocument(
            fleet.MinNodes, fleet.MaxNodes, fleet.Boot.TotalSeconds, fleet.WarmUp.TotalSeconds, fleet.SloMs,
            fleet.Cores * 1000 / fleet.ServiceMs, double.IsFinite(fleet.DatabaseQps) ? fleet.DatabaseQps : null,
            fleet.PricePerHour, fleet.FailuresADay),
        [.. results.Select(PolicyDocument.Of)]);

    internal static double Rounded(double value) => Math.Round(value, 6);
}

/// <summary>The fleet that all policies had.</summary>
internal sealed record FleetDocument(
    int MinNodes, int MaxNodes, double BootSeconds, double WarmUpSeconds, double SloMs, double NodeRps, double? DatabaseQps,
    double PricePerHour, double FailuresADay);

/// <summary>What became of one policy.</summary>
internal sealed record PolicyDocument(
    string Policy, double SloViolationShare, double SlowShare, double ErrorShare, double NodeHours, double Cost, int NodesPeak,
    int ExcessPeak, int Changes, double DatabaseQpsPeak, Elasticity Elasticity)
{
    public static PolicyDocument Of(SimulationResult result) => new(
        result.Policy, SimulationDocument.Rounded(result.SloViolationShare), SimulationDocument.Rounded(result.SlowShare),
        SimulationDocument.Rounded(result.ErrorShare), SimulationDocument.Rounded(result.NodeHours),
        SimulationDocument.Rounded(result.Cost), result.NodesPeak, result.ExcessPeak, result.Changes,
        SimulationDocument.Rounded(result.DatabaseQpsPeak), result.Elasticity);
}

/// <summary>Without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SimulationDocument))]
[JsonSerializable(typeof(BalancerDocument))]
internal sealed partial class SimulationJson : JsonSerializerContext;
