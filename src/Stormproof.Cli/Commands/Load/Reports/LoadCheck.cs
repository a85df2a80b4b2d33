namespace Stormproof.Cli.Commands.Load.Reports;

/// <summary>One judgement of a run, such as a threshold.</summary>
/// <param name="Name">What was asked, for example <c>p99&lt;200ms</c>.</param>
/// <param name="Passed">Whether it held.</param>
/// <param name="Detail">What was measured, in a sentence.</param>
internal sealed record LoadCheck(string Name, bool Passed, string Detail);
