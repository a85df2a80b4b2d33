using Stormproof.Model.Fleet;

namespace Stormproof.Load.Comparing;

/// <summary>Resamples of a series whose neighbours resemble each other: whole blocks are drawn, round the end. Politis and
/// Romano, "A circular block-resampling procedure for stationary data", 1992.</summary>
internal sealed class BlockBootstrap(int count, SeededRandom random)
{
    private readonly int _block = Math.Max(2, (int)Math.Ceiling(1.5 * Math.Cbrt(count)));

    /// <summary>Fills the indices of one resample.</summary>
    public void Draw(Span<int> indices)
    {
        for (var i = 0; i < indices.Length;)
        {
            var start = random.Next(count);
            for (var j = 0; j < _block && i < indices.Length; j++)
            {
                indices[i++] = (start + j) % count;
            }
        }
    }
}
