using Stormproof.Cli.Output;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load;

/// <summary>What a run means to a script.</summary>
internal static class LoadEnd
{
    public static int Code(Shell shell, LoadResult result)
    {
        if (result.Interrupted)
        {
            shell.Progress("interrupted; this is what was measured until then");
            return ExitCode.Interrupted;
        }

        // Nothing answered at all: a verdict on the target, not on this machine.
        if (result.Requests > 0 && result.Errors == result.Requests)
        {
            var classes = string.Join(", ", result.ErrorClasses.Select(e => e.Key));
            shell.Progress($"not one good answer from {result.Target} ({classes})");
            return ExitCode.VerdictBad;
        }

        // A search that ends without a figure is no success; that the target held all it was offered is one.
        return result.KneeSearch?.Outcome is "no-rate" or "generator-saturated" ? ExitCode.VerdictBad : ExitCode.Fine;
    }
}
