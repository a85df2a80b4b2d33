namespace Stormproof.Model.Fleet.Admission;

/// <summary>Who is let in, who waits and who is turned away. The most urgent waits least, among equals who came first; when the
/// queue is full, the least urgent goes, and of those who came last. For one thread at a time.</summary>
/// <typeparam name="T">What the caller knows a request by.</typeparam>
public sealed class AdmissionQueue<T>(int capacity)
    where T : class
{
    private readonly LinkedList<T>[] _waiting = [.. Enumerable.Range(0, Urgency.Levels).Select(_ => new LinkedList<T>())];

    /// <summary>Requests let in and not gone yet.</summary>
    public int Admitted { get; private set; }

    /// <summary>Requests that wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>Lets a request in that need not wait.</summary>
    /// <param name="limit">How many may be let in now.</param>
    public bool TryEnter(int limit)
    {
        // Whoever waits goes first, so that a free place does not pass the queue by.
        if (Waiting > 0 || Admitted >= limit)
        {
            return false;
        }

        Admitted++;
        return true;
    }

    /// <summary>Lets a request wait.</summary>
    /// <param name="request">It.</param>
    /// <param name="urgency">0 to 7, 0 first.</param>
    public Arrival<T> Wait(T request, int urgency)
    {
        T? displaced = null;
        if (Waiting >= capacity)
        {
            displaced = TakeLeastUrgent(beyond: urgency);
            if (displaced is null)
            {
                return default;
            }
        }

        Waiting++;
        return new Arrival<T>(_waiting[urgency].AddLast(request), displaced);
    }

    /// <summary>A request that was let in is gone.</summary>
    public void Leave() => Admitted--;

    /// <summary>The next that is let in; null when there is no place or nobody waits.</summary>
    public T? Next(int limit)
    {
        if (Waiting == 0 || Admitted >= limit)
        {
            return null;
        }

        var level = Array.Find(_waiting, l => l.Count > 0)!;
        var first = level.First!.Value;
        level.RemoveFirst();
        Waiting--;
        Admitted++;
        return first;
    }

    /// <summary>A request gives up waiting.</summary>
    /// <returns>False when it no longer waits: it was let in or displaced.</returns>
    public bool GiveUp(LinkedListNode<T> place)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (place.List is not { } level)
        {
            return false;
        }

        level.Remove(place);
        Waiting--;
        return true;
    }

    private T? TakeLeastUrgent(int beyond)
    {
        for (var urgency = Urgency.Levels - 1; urgency > beyond; urgency--)
        {
            if (_waiting[urgency].Last is { } last)
            {
                _waiting[urgency].RemoveLast();
                Waiting--;
                return last.Value;
            }
        }

        return null;
    }
}

/// <summary>What became of a request that has to wait.</summary>
/// <typeparam name="T">What the caller knows a request by.</typeparam>
/// <param name="Place">Where it waits; null when it is turned away.</param>
/// <param name="Displaced">A less urgent one that is turned away for it.</param>
public readonly record struct Arrival<T>(LinkedListNode<T>? Place, T? Displaced)
    where T : class;
