namespace Stormproof.Model.Fleet.Policies;

/// <summary>Turns in proportion to weights, spread evenly, for many threads without a lock: a ticket names a node and how often it
/// was named before, and the node takes the turn when its share of the heaviest's turns has grown by a whole one. The same idea
/// as gRPC's static stride scheduler (gRFC A58), in floating point.</summary>
internal struct WeightedTurns
{
    /// <summary>Spreads nodes of equal weight over the rounds, as far from each other as can be.</summary>
    private const double GoldenRatio = 0.6180339887498949;

    private ulong _next;

    public int Next(FleetWeights weights)
    {
        var count = (ulong)weights.Count;
        while (true)
        {
            var ticket = Interlocked.Increment(ref _next) - 1;
            var index = (int)(ticket % count);
            // The heaviest takes every turn, so that the loop ends within a round.
            if (weights.AreEqual || TakesTurn(weights.ShareOfHeaviest(index), index, (uint)(ticket / count)))
            {
                return index;
            }
        }
    }

    private static bool TakesTurn(double share, int index, uint round)
    {
        var phase = index * GoldenRatio % 1;
        return Math.Floor((share * (round + 1.0)) + phase) > Math.Floor((share * round) + phase);
    }
}
