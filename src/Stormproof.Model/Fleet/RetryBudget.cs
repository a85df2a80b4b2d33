namespace Stormproof.Model.Fleet;

/// <summary>Lets retries be at most a share of the requests, so that a fleet in trouble is not given several times its load.
/// Each request earns a part of a retry; a reserve lets a quiet system retry at all. The token bucket of Finagle's RetryBudget.
/// </summary>
public sealed class RetryBudget
{
    /// <summary>Counted in thousandths, because threads add to it without a lock.</summary>
    private const int Unit = 1_000;

    private readonly int _earned;
    private readonly int _most;
    private int _balance;

    /// <summary>A budget with its reserve filled.</summary>
    /// <param name="share">Retries for each request, 0 to 1.</param>
    /// <param name="reserve">Retries it starts with, 0 to 1,000,000.</param>
    /// <param name="most">Retries it saves up at most, 1 to 1,000,000.</param>
    public RetryBudget(double share, int reserve, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(reserve);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reserve, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, 1_000_000);
        _earned = (int)Math.Round(share * Unit);
        _most = most * Unit;
        _balance = Math.Min(reserve * Unit, _most);
    }

    /// <summary>Counts a request.</summary>
    public void Earn()
    {
        // A full purse needs no write, which keeps the line shared between cores.
        if (Volatile.Read(ref _balance) < _most)
        {
            Interlocked.Add(ref _balance, _earned);
        }
    }

    /// <summary>Takes one retry; false when there is none left.</summary>
    /// <param name="leaving">Retries that must be left after it, 0 or more: what is only for speed leaves some for what has
    /// failed.</param>
    public bool TrySpend(int leaving = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaving);
        var needed = Math.Min(leaving + 1L, 2_000_000) * Unit;
        while (true)
        {
            var balance = Volatile.Read(ref _balance);
            if (balance < needed)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _balance, balance - Unit, balance) == balance)
            {
                return true;
            }
        }
    }
}
