using Stormproof.Load.Transport;

namespace Stormproof.Load.Engine;

/// <summary>What a run sends: a plain URL, or a journey.</summary>
public abstract class Scenario
{
    /// <summary>The <c>target</c> of the report.</summary>
    public abstract string Target { get; }

    /// <summary>Names of the requests, as the report shows them.</summary>
    public abstract IReadOnlyList<string> RequestNames { get; }

    /// <summary>Their methods, where they are known, for metrics.</summary>
    public virtual IReadOnlyList<string> Methods => [];

    /// <summary>Requests of one iteration, in the mean. Redirects that are followed do not count.</summary>
    public virtual double RequestsPerIteration => 1;

    /// <summary>All origins that the requests go to, resolved before the run.</summary>
    public abstract IReadOnlyList<HttpOrigin> Origins { get; }

    /// <summary>A user.</summary>
    /// <param name="ordinal">From 0, unique in the run.</param>
    public abstract VirtualUser CreateUser(int ordinal);
}
