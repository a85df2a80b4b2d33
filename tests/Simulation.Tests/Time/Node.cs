namespace Stormproof.Simulation.Tests.Time;

/// <summary>A process of the app: it may stall or die whenever something reaches it, and its clock runs a little fast or slow.
/// </summary>
internal sealed class Node(Scheduler scheduler, int id)
{
    private readonly double _rate = 1 + scheduler.Between(-20, 20) / 1000.0;
    private readonly long _offset = scheduler.Between(0, 1_000_000);
    private long _stalledUntil;

    public int Id { get; } = id;

    /// <summary>Counts the process's starts; what was begun in an earlier life never goes on.</summary>
    public int Life { get; private set; } = 1;

    /// <summary>Cut off from the store.</summary>
    public bool IsCutOff { get; set; }

    /// <summary>Chance that it stalls when something reaches it.</summary>
    public double StallChance { get; set; }

    /// <summary>Chance that it dies when something reaches it.</summary>
    public double DeathChance { get; set; }

    /// <summary>All the time it has stood still, for those who time an operation.</summary>
    public long StalledMs { get; private set; }

    /// <summary>Its monotonic clock, up to 2 % off.</summary>
    public long Clock => _offset + (long)(scheduler.Now * _rate);

    /// <summary>What happens when it died.</summary>
    public Action<Node> Died { get; set; } = _ => { };

    /// <summary>A point of the code where a stall or death would hurt most: likelier there than elsewhere.</summary>
    public Task Hazard()
    {
        if (scheduler.Chance(StallChance * 40))
        {
            Stall();
        }

        if (scheduler.Chance(DeathChance * 20))
        {
            Die();
            return new TaskCompletionSource().Task;
        }

        return Sleep(0);
    }

    public Task Sleep(long ms)
    {
        var done = new TaskCompletionSource();
        var life = Life;
        scheduler.After(ms, () => Deliver(life, done.SetResult));
        return done.Task;
    }

    /// <summary>Something reaches the process, if it still lives that life; when it has stalled, later.</summary>
    public void Deliver(int life, Action action)
    {
        if (life != Life)
        {
            return;
        }

        if (scheduler.Now >= _stalledUntil && scheduler.Chance(StallChance))
        {
            Stall();
        }

        if (scheduler.Now < _stalledUntil)
        {
            scheduler.After(_stalledUntil - scheduler.Now, () => Deliver(life, action));
        }
        else if (scheduler.Chance(DeathChance))
        {
            Die();
        }
        else
        {
            action();
        }
    }

    private void Stall()
    {
        var stallMs = scheduler.Chance(0.5) ? scheduler.Between(5, 80) : scheduler.Between(80, 350);
        _stalledUntil = scheduler.Now + stallMs;
        StalledMs += stallMs;
        scheduler.Trace?.Invoke($"node {Id} stands still until {_stalledUntil}");
    }

    private void Die()
    {
        Life++;
        scheduler.Trace?.Invoke($"node {Id} dies");
        _stalledUntil = 0;
        Died(this);
    }
}
