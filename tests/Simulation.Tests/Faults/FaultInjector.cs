namespace Stormproof.Simulation.Tests.Faults;

/// <summary>Makes things go wrong. Each seed draws how often each kind does, some of them never: faults that come together hide
/// one another's effects (swarm testing: Groce and others, ISSTA 2012).</summary>
internal sealed class FaultInjector
{
    private readonly World _world;

    public FaultInjector(World world, Setup setup)
    {
        _world = world;
        if (setup.ClockLeaps)
        {
            world.Scheduler.Every(50, 500, () => world.Store.ClockOffset += Between(-200, 200));
        }

        if (setup.OldRecordsReturn)
        {
            world.Scheduler.Every(100, 200, world.Store.Save);
        }

        world.Network.LossChance = 0.01 * Intensity();
        world.Network.LongDelayChance = world.Scheduler.OneOf([0, 0.04, 0.1, 0.25]);
        world.Network.RepeatChance = 0.05 * Intensity();
        world.Database.FailureChance = 0.01 * Intensity();
        var (stall, death) = (0.001 * Intensity(), 0.0005 * Intensity());
        foreach (var node in world.Nodes)
        {
            (node.StallChance, node.DeathChance) = (stall, death);
        }

        Often(100, LoseRecord);
        Often(1_000, () => world.Store.Restart(Between(2, 60)));
        Often(300, CutOffNode);
        Often(150, PauseReplica);
        Often(300, () => world.Cluster.Crash(world.Scheduler.OneOf(world.Cluster.Servers), Between(5, 100)));
        Often(600, () => world.Cluster.Promote(leavesTail: world.Scheduler.Chance(0.5)));
    }

    /// <summary>Everything heals, and nothing breaks any more.</summary>
    public void Stop()
    {
        _world.IsCalm = true;
        var network = _world.Network;
        network.LossChance = network.LongDelayChance = network.RepeatChance = _world.Database.FailureChance = 0;
        foreach (var node in _world.Nodes)
        {
            (node.StallChance, node.DeathChance, node.IsCutOff) = (0, 0, false);
        }

        foreach (var server in _world.Cluster.Servers)
        {
            server.IsPaused = false;
        }
    }

    private int Intensity() => _world.Scheduler.OneOf([0, 1, 1, 3]);

    private void Often(long everyMs, Action fault)
    {
        var intensity = Intensity();
        if (intensity > 0)
        {
            _world.Scheduler.Every(everyMs / (2 * intensity), everyMs * 2 / intensity, () =>
            {
                if (!_world.IsCalm)
                {
                    fault();
                }
            });
        }
    }

    /// <summary>Any record, or one whose loss matters most.</summary>
    private void LoseRecord()
    {
        var written = Enumerable.Range(0, Limits.Keys).Where(_world.Store.HasIntent).ToArray();
        var atWorst = written.Length > 0 && _world.Scheduler.Chance(0.5);
        _world.Store.Lose(atWorst ? _world.Scheduler.OneOf(written) : (int)Between(0, Limits.Keys - 1));
    }

    private void CutOffNode()
    {
        var node = _world.Scheduler.OneOf(_world.Nodes);
        node.IsCutOff = true;
        _world.Coverage.Add(Seen.NodeCutOff);
        _world.Scheduler.After(Between(10, 250), () => node.IsCutOff = false);
    }

    private void PauseReplica()
    {
        var server = _world.Scheduler.OneOf(_world.Cluster.Servers);
        server.IsPaused = true;
        _world.Coverage.Add(Seen.ReplicaPaused);
        _world.Scheduler.After(Between(20, 400), () => server.IsPaused = false);
    }

    private long Between(long least, long most) => _world.Scheduler.Between(least, most);
}
