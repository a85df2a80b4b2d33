using Stormproof.Model.Planning.Availability;

namespace Stormproof.Model.Tests.Planning.Availability;

public sealed class ErrorBudgetTests
{
    [Fact]
    public void Of_FourNinesAndAnIncidentOf45Minutes_LeavesSevenAndAHalf()
    {
        var budget = ErrorBudget.Of(0.9999, [TimeSpan.FromMinutes(45)]);

        Assert.Equal((3153.6, 2700, 453.6), (budget.AllowedSeconds, budget.SpentSeconds, budget.LeftSeconds));
        Assert.Equal(2700 / 3153.6, budget.SpentShare, 1e-12);
        Assert.Equal(1 - (2700 / 31_536_000.0), budget.BestAvailability, 1e-15);
    }

    [Fact]
    public void Of_MoreThanTheBudget_IsBelowZero() =>
        Assert.Equal(
            3153.6 - 3600, ErrorBudget.Of(0.9999, [TimeSpan.FromMinutes(45), TimeSpan.FromMinutes(15)]).LeftSeconds, 1e-9);

    [Fact]
    public void Of_NoDowntimeAllowed_IsSpentByAnything()
    {
        Assert.Equal(0, ErrorBudget.Of(1, []).SpentShare);
        Assert.Equal(1, ErrorBudget.Of(1, [TimeSpan.FromSeconds(1)]).SpentShare);
        Assert.Equal(0, ErrorBudget.Of(0.9, [TimeSpan.FromDays(400)]).BestAvailability);
    }
}
