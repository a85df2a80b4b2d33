using Stormproof.Load.Engine;
using Stormproof.Load.Input;
using Stormproof.Load.Journeys.Compiling;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Load.Journeys.Running;
using Stormproof.Load.Journeys.Variables;
using Stormproof.Load.Results;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Journeys;

/// <summary>The journeys of a <c>.http</c> file, ready to run. The format is in docs/concepts/journeys.md.</summary>
public sealed class JourneyScenario : Scenario
{
    private readonly JourneyPlan _plan;
    private readonly JourneyOptions _options;
    private readonly FailureLog _failures;

    private JourneyScenario(JourneyPlan plan, HttpOrigin[] origins, JourneyOptions options)
    {
        (_plan, _options, Origins) = (plan, options, origins);
        _failures = new FailureLog(plan.Requests.Count);
        RequestNames = [.. plan.Requests.Select(r => r.Name)];
        Methods = [.. plan.Requests.Select(r => r.Method)];
        foreach (var request in plan.Requests)
        {
            request.Bind(origins[request.OriginIndex], options.FollowRedirects);
        }
    }

    /// <inheritdoc/>
    public override string Target => _plan.File;

    /// <inheritdoc/>
    public override IReadOnlyList<string> RequestNames { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Methods { get; }

    /// <inheritdoc/>
    public override double RequestsPerIteration => _plan.Groups.MeanRequests;

    /// <inheritdoc/>
    public override IReadOnlyList<HttpOrigin> Origins { get; }

    /// <summary>A few examples of expectations that did not hold and values that were missing; up to three a request. Grows while
    /// the scenario runs.</summary>
    public IReadOnlyList<FailureSample> Failures => _failures.Samples();

    /// <summary>Reads and checks a file, and resolves the hosts it names. Nothing is sent.</summary>
    /// <exception cref="SourceException">The file, its environment or a body's file cannot be used; all errors at
    /// once.</exception>
    public static async Task<JourneyScenario> LoadAsync(string path, JourneyOptions options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        var plan = Plan(path, options);
        var origins = await Task.WhenAll(plan.Origins.Select(
            o => HttpOrigin.ResolveAsync(o.Uri, o.IsHttp2 || options.Http2, cancellationToken))).ConfigureAwait(false);
        return new JourneyScenario(plan, origins, options);
    }

    /// <inheritdoc/>
    public override VirtualUser CreateUser(int ordinal) => new JourneyUser(
        _plan, Origins, _failures, _options.Clock, _options.FollowRedirects, ordinal);

    internal static JourneyPlan Plan(string path, JourneyOptions options) =>
        Plan(path, SourceText.ReadBytes(path, Limits.FileBytes, "a journey"), options);

    internal static JourneyPlan Plan(string path, ReadOnlySpan<byte> bytes, JourneyOptions options)
    {
        var lines = SourceText.Lines(path, bytes);
        var errors = new InputErrors(path);
        var syntax = JourneyParser.Parse(lines, errors);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var sources = new VariableSources(
            options.Variables, EnvironmentFiles.Load(folder, options.Environment), new DotEnv(folder), options.ProcessVariable);
        var plan = JourneyCompiler.Compile(syntax, folder, sources, errors);
        errors.ThrowIfAny();
        return plan;
    }
}
