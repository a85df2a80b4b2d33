using Stormproof.Model.Consistency;

namespace Stormproof.Model.Tests.Consistency;

public sealed class ConnectionBudgetTests
{
    [Theory]
    [InlineData(100, 13, 4, 20)]
    [InlineData(100, 13, 29, 2)]
    [InlineData(100, 13, 30, 1)]
    [InlineData(10, 13, 1, 0)]
    public void PoolSize_Nodes_IsAnEvenShareLessTheWatchers(int max, int reserved, int nodes, int expected)
    {
        var budget = new ConnectionBudget(max, reserved, nodes, PerNodeExtra: 1);

        Assert.Equal(expected, budget.PoolSize);
        Assert.Equal(expected >= ConnectionBudget.Least, budget.Fits);
        Assert.True(reserved + (nodes * (budget.PoolSize + 1)) <= max || budget.PoolSize == 0);
    }

    [Fact]
    public void MostNodes_IsTheLastThatFits()
    {
        var budget = new ConnectionBudget(100, 13, 1, PerNodeExtra: 1);

        Assert.True((budget with { Nodes = budget.MostNodes }).Fits);
        Assert.False((budget with { Nodes = budget.MostNodes + 1 }).Fits);
    }
}
