namespace Stormproof.Gateway.Upgrades;

/// <summary>When a WebSocket is told that its node leaves: at a moment of its own, so that not all clients come back at once.
/// </summary>
/// <param name="Leaving">Cancelled when the node begins to leave.</param>
/// <param name="Wait">How long this client is left in peace from then on.</param>
/// <param name="Clock">Counts it.</param>
internal sealed record Farewell(CancellationToken Leaving, Func<TimeSpan> Wait, TimeProvider Clock)
{
    /// <summary>A fleet takes so many new connections, each with a handshake, without a thought.</summary>
    private const double MostPerSecond = 50;

    /// <summary>Over how long farewells are spread: half of the deadline at most, since those who are told last need time too.
    /// </summary>
    public static TimeSpan Window(double open, TimeSpan deadline) =>
        TimeSpan.FromSeconds(Math.Min(Math.Max(0, deadline.TotalSeconds) / 2, Math.Max(0, open) / MostPerSecond));
}
