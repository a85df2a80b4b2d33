using System.Numerics;

namespace Stormproof.Load.Engine.Loop;

/// <summary>All deadlines of an event loop: setting and clearing one is a few writes, whatever their number. After Varghese and
/// Lauck, "Hashed and hierarchical timing wheels", SOSP 1987, scheme 6. A deadline ends up to one tick late, never early.</summary>
internal sealed class TimerWheel
{
    public const long TickNanoseconds = 1_000_000;
    private const int Slots = 4096;

    private readonly Timed?[] _heads = new Timed?[Slots];
    private readonly ulong[] _occupied = new ulong[Slots / 64];
    private readonly long _origin;
    private long _hand;

    /// <param name="now">The earliest time that it will be told.</param>
    public TimerWheel(long now) => _origin = now;

    public int Count { get; private set; }

    /// <summary>Sets the deadline, instead of an earlier one.</summary>
    public void Arm(Timed timed, long deadline)
    {
        if (timed.IsArmed)
        {
            Disarm(timed);
        }

        timed.Tick = Math.Max(_hand + 1, (deadline - _origin + TickNanoseconds - 1) / TickNanoseconds);
        var slot = (int)(timed.Tick % Slots);
        timed.Next = _heads[slot];
        if (timed.Next is { } next)
        {
            next.Previous = timed;
        }

        _heads[slot] = timed;
        _occupied[slot >> 6] |= 1UL << slot;
        Count++;
    }

    public void Disarm(Timed timed)
    {
        if (!timed.IsArmed)
        {
            return;
        }

        var slot = (int)(timed.Tick % Slots);
        if (timed.Previous is { } previous)
        {
            previous.Next = timed.Next;
        }
        else
        {
            _heads[slot] = timed.Next;
            if (timed.Next is null)
            {
                _occupied[slot >> 6] &= ~(1UL << slot);
            }
        }

        if (timed.Next is { } next)
        {
            next.Previous = timed.Previous;
        }

        timed.Previous = timed.Next = null;
        timed.Tick = -1;
        Count--;
    }

    /// <summary>Ends all whose time has come. What they start may arm again.</summary>
    public void Advance(long now)
    {
        var tick = (now - _origin) / TickNanoseconds;
        if (Count == 0)
        {
            _hand = Math.Max(_hand, tick);
            return;
        }

        // More than one round behind: each slot is looked at once.
        _hand = Math.Max(_hand, tick - Slots);
        while (_hand < tick)
        {
            _hand++;
            var slot = (int)(_hand % Slots);
            if ((_occupied[slot >> 6] & (1UL << slot)) != 0)
            {
                Expire(slot, tick);
            }
        }
    }

    /// <summary>When <see cref="Advance"/> has something to do next; it may turn out to be a later round's.</summary>
    /// <returns><see cref="long.MaxValue"/> when nothing is armed.</returns>
    public long NextWake()
    {
        if (Count == 0)
        {
            return long.MaxValue;
        }

        var first = (int)((_hand + 1) % Slots);
        var word = first >> 6;
        var bits = _occupied[word] & (ulong.MaxValue << first);
        // One word more than there are: the first one's lower bits come last.
        for (var i = 0; i <= _occupied.Length; i++)
        {
            if (bits != 0)
            {
                var slot = (word << 6) + BitOperations.TrailingZeroCount(bits);
                var distance = (slot - first + Slots) % Slots;
                return _origin + ((_hand + 1 + distance) * TickNanoseconds);
            }

            word = (word + 1) % _occupied.Length;
            bits = _occupied[word];
        }

        return long.MaxValue;
    }

    private void Expire(int slot, long tick)
    {
        var timed = _heads[slot];
        while (timed is not null)
        {
            // What is ended may disarm its neighbour; after that the list is read anew.
            if (timed.Tick <= tick)
            {
                Disarm(timed);
                timed.OnExpired();
                timed = _heads[slot];
            }
            else
            {
                timed = timed.Next;
            }
        }
    }
}
