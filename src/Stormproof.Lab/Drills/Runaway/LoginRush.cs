using System.Text;
using Stormproof.Lab.Drills.Elasticity;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;
using Stormproof.Load.Engine;
using Stormproof.Load.Schedules;
using Stormproof.Load.Transport;

namespace Stormproof.Lab.Drills.Runaway;

/// <summary>The rush: users who log in. Their password hash is processor time and nothing else.</summary>
internal static class LoginRush
{
    private const int WarmUsers = 4;
    private static readonly TimeSpan WarmTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CostTime = TimeSpan.FromSeconds(2);
    private static readonly ReadOnlyMemory<byte> Login = Encoding.UTF8.GetBytes(
        """{"user":"user-1","password":"password-1"}""");

    /// <summary>Lets nodes that are new compile what runs often, and connect.</summary>
    public static Task WarmAsync(
        LocalSystem system, RunawayOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        SendAsync(system, new ClosedModel(WarmUsers, WarmTime), options, new LoadTally(options.Objective), clock,
            cancellationToken);

    /// <summary>Processor time of one login on warm nodes, all that a node does besides included, in seconds.</summary>
    /// <exception cref="LabException">None was answered.</exception>
    public static async Task<double> CostAsync(
        LocalSystem system, RunawayOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var tally = new LoadTally(options.Objective);
        var before = system.Group.Nodes.Sum(n => NodeCpu.Seconds(n) ?? 0);
        await SendAsync(
            system, new ClosedModel(WarmUsers, CostTime), options, tally, clock, cancellationToken).ConfigureAwait(false);
        var used = system.Group.Nodes.Sum(n => NodeCpu.Seconds(n) ?? 0) - before;
        var good = tally.Requests - tally.Errors;
        return good > 0 && used > 0
            ? used / good
            : throw new LabException($"Of {tally.Requests} logins {good} were answered; the drill cannot measure their cost.", 3);
    }

    /// <summary>As many a second as make the load of <see cref="RunawayOptions.NeededNodes"/>, with a tenth to spare: enough for
    /// one node less to be over its target, and for one more than needed not to.</summary>
    public static double RateFor(RunawayOptions options, double cost) => Math.Round(
        0.9 * RunawayOptions.NeededNodes * RunawayOptions.TargetCpu * options.NodeCores / cost, 1);

    /// <summary>Nodes that hold a load at the target CPU.</summary>
    public static int Need(RunawayOptions options, double rps, double cost) =>
        (int)Math.Ceiling((rps * cost / (RunawayOptions.TargetCpu * options.NodeCores)) - 1e-9);

    /// <summary>Logins at a rate, for the length of a run.</summary>
    public static Task RunAsync(
        LocalSystem system, RunawayOptions options, double rps, LoadTally tally, TimeProvider clock,
        CancellationToken cancellationToken) =>
        SendAsync(system, new OpenModel(ArrivalSchedule.Constant(rps, options.Length)), options, tally, clock, cancellationToken);

    private static Task SendAsync(
        LocalSystem system, LoadModel model, RunawayOptions options, LoadTally tally, TimeProvider clock,
        CancellationToken cancellationToken) =>
        LoadEngine.RunAsync(
            new LoadPlan
            {
                Scenario = TalliedScenario.Post(system.GatewayAddress, "/api/login", Login, tally),
                Model = model,
                Seed = (ulong)options.Seed,
                Transport = new TransportOptions { RequestTimeout = options.RequestTimeout },
            },
            clock, null, cancellationToken);
}
