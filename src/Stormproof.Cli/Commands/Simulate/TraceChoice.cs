using Stormproof.Cli.Input;
using Stormproof.Load.Journeys.Traces;
using Stormproof.Model.Simulation;

namespace Stormproof.Cli.Commands.Simulate;

/// <summary>What <c>--trace</c> names: a CSV file, or a trace that is shipped.</summary>
internal static class TraceChoice
{
    /// <exception cref="InputException">It names nothing.</exception>
    public static LoadTrace Open(string word)
    {
        if (SampleTraces.Names.Contains(word) && !File.Exists(word))
        {
            return SampleTraces.Make(word);
        }

        if (!File.Exists(word) && !Path.HasExtension(word))
        {
            throw new InputException(
                $"--trace {Shown.Of(word)} is no file; give a CSV file of t,rate lines, or one of"
                + $" {string.Join(", ", SampleTraces.Names)}.");
        }

        var points = RateTrace.Load(word);
        var trace = new LoadTrace(
            Shown.Plain(Path.GetFileNameWithoutExtension(word), 60), [.. points.Select(p => (p.At.TotalSeconds, p.Rps))]);
        return trace.Seconds > 0
            ? trace
            : throw new InputException($"--trace {Shown.Of(word)} is shorter than a second; give a longer one.");
    }
}
