using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Scaling;
using Stormproof.Model.Scaling;
using Stormproof.Model.Simulation;
using Stormproof.Model.Simulation.Policies;

namespace Stormproof.Cli.Commands.Simulate;

/// <summary>What <c>--policy</c> names: a policy that is built in, or a file with one of ours.</summary>
internal static class PolicyChoice
{
    public const string Words = "ours, hpa or hpa:PERCENT, kpa or kpa:IN-FLIGHT, cpu-step, or a YAML or JSON file";

    private const double HpaDefault = 0.8;

    /// <exception cref="InputException">It names nothing.</exception>
    public static Func<SimulatedPolicy> Parse(string word, SimulatedFleet fleet)
    {
        var (name, figure) = word.IndexOf(':') is > 0 and var colon && word[..colon] is "hpa" or "kpa"
            ? (word[..word.IndexOf(':')], word[(word.IndexOf(':') + 1)..])
            : (word, null);
        return name switch
        {
            "ours" => Ours(new ScalingPolicy { MinNodes = fleet.MinNodes, MaxNodes = fleet.MaxNodes }, word),
            "hpa" => Hpa(Figure(word, figure, new Allowed(1, 99, 80)) / 100 ?? HpaDefault, word, fleet),
            "kpa" => Kpa(Figure(word, figure, new Allowed(0, 100_000, 4, AboveLow: true)) ?? fleet.InFlightAt(0.7), word, fleet),
            "cpu-step" => () => new CpuStep(),
            _ when File.Exists(word) || Path.HasExtension(word) =>
                Ours(ScalingPolicyFile.Open(word), Path.GetFileNameWithoutExtension(word)),
            _ => throw new InputException($"--policy {Shown.Of(word)} is no policy; give {Words}."),
        };
    }

    private static Func<SimulatedPolicy> Ours(ScalingPolicy policy, string name) =>
        () => new StormproofPolicy(policy, Shown.Plain(name, 40));

    private static Func<SimulatedPolicy> Hpa(double target, string name, SimulatedFleet fleet) =>
        () => new HpaV2(target, fleet.MinNodes, fleet.MaxNodes, name: name);

    private static Func<SimulatedPolicy> Kpa(double target, string name, SimulatedFleet fleet) =>
        () => new KnativeKpa(target, fleet.MinNodes, fleet.MaxNodes, name);

    private static double? Figure(string word, string? figure, Allowed allowed) =>
        figure is null ? null
        : Allowed.TryParse(figure, out var value) && allowed.Holds(value) ? value
        : throw new InputException($"--policy {Shown.Of(word)} is not allowed; after the colon {allowed.Remedy}.");
}
