using System.CommandLine;
using System.CommandLine.Parsing;
using Stormproof.Load.Thresholds;

namespace Stormproof.Cli.Commands.Load;

/// <summary><c>--threshold</c>: what a run must keep to exit with 0.</summary>
internal static class ThresholdOption
{
    public static Option<Threshold[]> Build() => new("--threshold")
    {
        Description = "What must hold, or the exit code is 1: [REQUEST:]METRIC then <, <=, > or >= and a bound. Metrics: p50, p90, p95,"
            + " p99, p99.9, max, mean, errors, rps. For example 'p99<200ms', 'errors<0.1%', 'login:p99<300ms'; may be repeated.",
        CustomParser = Parse,
        AllowMultipleArgumentsPerToken = false,
        Arity = ArgumentArity.OneOrMore,
    };

    private static Threshold[] Parse(ArgumentResult result)
    {
        var thresholds = new List<Threshold>();
        foreach (var token in result.Tokens)
        {
            try
            {
                thresholds.Add(Threshold.Parse(token.Value));
            }
            catch (FormatException e)
            {
                result.AddError(e.Message);
            }
        }

        return [.. thresholds];
    }
}
