using Stormproof.Lab.Drills.DeadNode;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Tests.Drills.DeadNode;

public sealed class IllNodesTests
{
    [Fact]
    public void Choose_AnySeed_TakesThreeDifferentNodes()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var ill = Choose(seed);

            Assert.True(new HashSet<string> { ill.Hung, ill.Erring, ill.Slow }.Count == DeadNodeOptions.Ill, $"seed {seed}");
        }
    }

    [Fact]
    public void Choose_SameSeed_TakesTheSame()
    {
        var (one, other) = (Choose(7), Choose(7));

        Assert.Equal((one.Hung, one.Erring, one.Slow), (other.Hung, other.Erring, other.Slow));
    }

    private static IllNodes Choose(int seed) => IllNodes.Choose(
        new DeadNodeOptions(4, 100, seed, TimeSpan.FromSeconds(5)), new NodePages("", 1),
        [.. Enumerable.Range(1, 4).Select(i => new LocalNode($"node-{i}", new Uri("http://127.0.0.1:1"), process: null!))]);
}
