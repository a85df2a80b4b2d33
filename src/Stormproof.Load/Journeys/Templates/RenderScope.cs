using Stormproof.Model.Fleet;

namespace Stormproof.Load.Journeys.Templates;

/// <summary>What a template may ask of the user that renders it.</summary>
internal sealed class RenderScope(long user, int slots, TimeProvider clock)
{
    /// <summary>The virtual user's number, from 1.</summary>
    public long User { get; } = user;

    /// <summary>The user's iteration, from 1.</summary>
    public long Iteration { get; set; }

    public UserValues Values { get; } = new(slots);

    public TimeProvider Clock { get; } = clock;

    /// <summary>The user's own numbers: the same seed gives the same journeys whatever the threads do. Set before the
    /// first text is rendered.</summary>
    public SeededRandom Random { get; set; } = null!;
}
