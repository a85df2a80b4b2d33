namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>One product's versions: which were acknowledged when, and at which price. For many threads at once.</summary>
internal sealed class ProductHistory
{
    private readonly Lock _gate = new();
    private readonly List<Moment> _acknowledged = [];
    private readonly List<Moment> _seen = [];
    private readonly Dictionary<long, int> _versions = [];
    private readonly List<(long Cents, long Started)> _pending = [];
    private readonly int _first;

    public ProductHistory(int version, long cents)
    {
        _first = version;
        _versions.Add(cents, version);
    }

    public void Acknowledged(Moment moment, long cents)
    {
        lock (_gate)
        {
            Insert(_acknowledged, moment);
            _versions[cents] = moment.Version;
        }
    }

    public void Seen(Moment moment, long cents)
    {
        lock (_gate)
        {
            Insert(_seen, moment);
            _versions[cents] = moment.Version;
        }
    }

    /// <summary>When the first of the newer versions was acknowledged, if that was before a moment.</summary>
    public long? OldestNewer(int version, long before)
    {
        lock (_gate)
        {
            return Oldest(_acknowledged, version, before);
        }
    }

    public bool Misses(int version, long before)
    {
        lock (_gate)
        {
            return Oldest(_seen, version, before) is not null;
        }
    }

    /// <summary>The version that had this price; null, and kept for later, while nobody has answered for it.</summary>
    public int? VersionOrPending(long cents, long started)
    {
        lock (_gate)
        {
            if (_versions.TryGetValue(cents, out var version))
            {
                return version;
            }

            _pending.Add((cents, started));
            return null;
        }
    }

    public IReadOnlyList<(long Cents, long Started)> TakePending()
    {
        lock (_gate)
        {
            var taken = _pending.ToArray();
            _pending.Clear();
            return taken;
        }
    }

    /// <summary>Acknowledged writes that are not among those committed, by price.</summary>
    public long CountLost(IReadOnlyDictionary<long, int[]> committed)
    {
        lock (_gate)
        {
            return _versions.Count(
                v => v.Value != _first && !(committed.TryGetValue(v.Key, out var versions) && versions.Contains(v.Value)));
        }
    }

    /// <summary>In order of version: nearly always at the end.</summary>
    private static void Insert(List<Moment> moments, Moment moment)
    {
        var place = moments.Count;
        while (place > 0 && moments[place - 1].Version > moment.Version)
        {
            place--;
        }

        moments.Insert(place, moment);
    }

    private static long? Oldest(List<Moment> moments, int version, long before)
    {
        long? oldest = null;
        for (var i = moments.Count - 1; i >= 0 && moments[i].Version > version; i--)
        {
            if (moments[i].At < before && !(moments[i].At >= oldest))
            {
                oldest = moments[i].At;
            }
        }

        return oldest;
    }
}
