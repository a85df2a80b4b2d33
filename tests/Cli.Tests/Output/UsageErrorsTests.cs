using Stormproof.Cli.Output;

namespace Stormproof.Cli.Tests.Output;

public sealed class UsageErrorsTests
{
    [Theory]
    [InlineData("", "", 0), InlineData("", "abc", 3), InlineData("abc", "", 3), InlineData("same", "same", 0)]
    [InlineData("kitten", "sitting", 3), InlineData("saturday", "sunday", 3), InlineData("flaw", "lawn", 2)]
    [InlineData("storm", "strom", 2), InlineData("nodes", "node", 1), InlineData("up", "Up", 1), InlineData("abc", "xyz", 3)]
    public void Distance_KnownPairs_IsTheNumberOfEdits(string a, string b, int edits)
    {
        Assert.Equal(edits, UsageErrors.Distance(a, b));
        Assert.Equal(edits, UsageErrors.Distance(b, a));
    }

    [Fact]
    public void Distance_RandomWords_KeepsTheRulesOfADistance()
    {
        const int Seed = 23;
        var random = new Random(Seed);
        for (var i = 0; i < 500; i++)
        {
            var (a, b, c) = (Word(), Word(), Word());
            var message = $"seed {Seed}: '{a}', '{b}', '{c}'";
            Assert.True(UsageErrors.Distance(a, c) <= UsageErrors.Distance(a, b) + UsageErrors.Distance(b, c), message);
            Assert.True(UsageErrors.Distance(a, b) >= Math.Abs(a.Length - b.Length), message);
            Assert.True(UsageErrors.Distance(a, b) <= Math.Max(a.Length, b.Length), message);
            Assert.True(UsageErrors.Distance(a, b) == 0 == (a == b), message);
        }

        string Word() => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => (char)('a' + random.Next(3))));
    }
}
