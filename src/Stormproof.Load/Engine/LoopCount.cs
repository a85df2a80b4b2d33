using Stormproof.Load.Transport.Linux;

namespace Stormproof.Load.Engine;

/// <summary>How many event loops a run has, and whether each needs a table of descriptors of its own.</summary>
internal readonly record struct LoopCount(int Loops, bool SeparateTables)
{
    private const double RatePerLoop = 50_000;
    private const int Most = 64;

    public static LoopCount For(LoadPlan plan, long descriptorLimit, int cores)
    {
        var users = plan.Model switch
        {
            ClosedModel closed => closed.Users,
            OpenModel open => (int)Math.Min(open.MaxUsers, open.Schedule.Count),
            _ => 1,
        };
        var rate = plan.Model is OpenModel m ? m.Schedule.Slices.Max(s => s.OfferedRps) : 0;
        var wanted = plan.Loops > 0 ? plan.Loops : Math.Clamp((int)Math.Ceiling(rate / RatePerLoop), 1, Math.Max(1, cores / 2));
        wanted = Math.Min(wanted, Math.Max(1, users));
        var connections = (long)users * Math.Max(1, plan.Scenario.Origins.Count);
        var room = descriptorLimit - Descriptors.Reserve;
        if (connections <= room)
        {
            return new LoopCount(wanted, false);
        }

        if (plan.Scenario.Origins.FirstOrDefault(o => !o.IsPlain) is { } managed)
        {
            throw TooMany($"{managed} is not plain HTTP/1.1, whose connections alone can be in tables of their own");
        }

        var needed = (connections + room - 1) / Math.Max(1, room);
        return room < 1024 || needed > Most
            ? throw TooMany("this is more than its loops can share")
            : new LoopCount((int)Math.Max(needed, wanted), true);

        LoadException TooMany(string why) => new(
            $"{users:N0} users need {connections:N0} connections, but a process may open {descriptorLimit:N0} files, and {why}; raise"
            + " the limit (ulimit -Hn, or LimitNOFILE= of the service) or give fewer users.");
    }
}
