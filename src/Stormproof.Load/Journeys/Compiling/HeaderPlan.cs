using Stormproof.Load.Journeys.Templates;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>A header of the file.</summary>
internal sealed record HeaderPlan(string Name, Template Value)
{
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Speaks of a body, so it goes when a redirect drops the body (RFC 9110, 15.4).</summary>
    public bool IsOfBody => Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
}
