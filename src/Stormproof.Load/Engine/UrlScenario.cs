using Stormproof.Load.Transport;

namespace Stormproof.Load.Engine;

/// <summary>One request, again and again.</summary>
public sealed class UrlScenario : Scenario
{
    private readonly HttpRequest _request;

    /// <param name="target">As the report names it.</param>
    /// <param name="request">What each user sends.</param>
    public UrlScenario(string target, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        (Target, _request) = (target, request);
        Origins = [request.Origin];
    }

    /// <inheritdoc/>
    public override string Target { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> RequestNames { get; } = ["request"];

    /// <inheritdoc/>
    public override IReadOnlyList<HttpOrigin> Origins { get; }

    /// <inheritdoc/>
    public override VirtualUser CreateUser(int ordinal) => new UrlUser(_request);
}
