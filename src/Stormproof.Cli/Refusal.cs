using Stormproof.Cli.Input;
using Stormproof.Lab.Processes;
using Stormproof.Load.Engine;
using Stormproof.Load.Input;
using Stormproof.Model.Planning;

namespace Stormproof.Cli;

/// <summary>What the tool says when it cannot do what was asked for: a line an error, and the exit code.</summary>
internal sealed record Refusal(int ExitCode, IReadOnlyList<string> Lines)
{
    /// <summary>Null for an exception that no part of the product throws on purpose.</summary>
    public static Refusal? Of(Exception exception) => exception switch
    {
        InputException e => new(Cli.ExitCode.Usage, e.Lines),
        SourceException e => new(Cli.ExitCode.Usage, [.. e.Errors.Select(one => one.ToString())]),
        PlanException e => new(Cli.ExitCode.Usage, [e.Message]),
        LoadException e => new(Cli.ExitCode.Environment, [e.Message]),
        LabException e => new(e.ExitCode, [e.Message]),
        _ => null,
    };
}
