namespace Stormproof.Load.Engine;

/// <summary>Ranges of a plan.</summary>
internal static class PlanRules
{
    private const int MaxUsers = 1_000_000;

    public static void Check(LoadPlan plan)
    {
        var duration = plan.Model.Duration;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, Schedules.ArrivalSchedule.MaxDuration, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegative(plan.WarmUp.Ticks, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.WarmUp, Schedules.ArrivalSchedule.MaxDuration, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfNegative(plan.Loops, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.Loops, 64, nameof(plan));
        var users = plan.Model is ClosedModel closed ? closed.Users : ((OpenModel)plan.Model).MaxUsers;
        ArgumentOutOfRangeException.ThrowIfLessThan(users, 1, nameof(plan));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(users, MaxUsers, nameof(plan));
    }
}
