using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet;

public sealed class SeededRandomTests
{
    private const ulong Seed = 42;

    [Fact]
    public void Next_SeedZero_IsSplitMix64()
    {
        var random = new SeededRandom(0);

        // The generator's published first values.
        Assert.Equal(0xE220A8397B1DCDAFUL, random.Next());
        Assert.Equal(0x6E789E6AA1B965F4UL, random.Next());
        Assert.Equal(0x06C45D188009454FUL, random.Next());
    }

    [Fact]
    public void Next_SameSeed_Repeats()
    {
        Assert.Equal(Draw(Seed), Draw(Seed));
        Assert.NotEqual(Draw(Seed), Draw(Seed + 1));

        static ulong[] Draw(ulong seed)
        {
            var random = new SeededRandom(seed);
            return [.. Enumerable.Range(0, 100).Select(_ => random.Next())];
        }
    }

    [Theory, InlineData(1), InlineData(2), InlineData(10), InlineData(int.MaxValue)]
    public void Next_Bound_StaysBelowIt(int bound)
    {
        var random = new SeededRandom(Seed);
        for (var i = 0; i < 10_000; i++)
        {
            var drawn = random.Next(bound);
            Assert.True(drawn >= 0 && drawn < bound, $"seed {Seed}, draw {i}: {drawn}");
        }
    }

    [Fact]
    public void Next_SmallBound_DrawsEachNumberAboutAsOften()
    {
        var random = new SeededRandom(Seed);
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
        {
            counts[random.Next(10)]++;
        }

        Assert.True(Array.TrueForAll(counts, c => c is > 9_500 and < 10_500), $"seed {Seed}: {string.Join(", ", counts)}");
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void Next_BoundBelowOne_Throws(int bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeededRandom(Seed).Next(bound));

    [Fact]
    public void NextDouble_ManyDraws_StayInTheUnitInterval()
    {
        var random = new SeededRandom(Seed);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToArray();

        Assert.True(draws.Min() >= 0 && draws.Max() < 1, $"seed {Seed}: {draws.Min()} to {draws.Max()}");
        Assert.True(Math.Abs(draws.Average() - 0.5) < 0.01, $"seed {Seed}: mean {draws.Average()}");
    }

    [Fact]
    public void Next_ManyThreads_NoValueIsDrawnTwice()
    {
        var random = new SeededRandom(Seed);
        var drawn = new ulong[40_000];

        Parallel.For(0, drawn.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => drawn[i] = random.Next());

        Assert.Equal(drawn.Length, drawn.Distinct().Count());
    }
}
