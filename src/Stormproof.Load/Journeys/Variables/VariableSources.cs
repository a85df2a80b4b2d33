namespace Stormproof.Load.Journeys.Variables;

/// <summary>Where variables come from besides the file itself.</summary>
/// <param name="Given">Of the command line; they win over all others.</param>
/// <param name="Environment">Of environment files; the file's own win over them.</param>
/// <param name="DotEnv">For <c>$dotenv</c>.</param>
/// <param name="ProcessVariable">For <c>$processEnv</c>.</param>
internal sealed record VariableSources(
    IReadOnlyDictionary<string, string> Given, EnvironmentFiles Environment, DotEnv DotEnv, Func<string, string?> ProcessVariable);
