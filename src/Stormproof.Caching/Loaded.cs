using Stormproof.Model.Consistency;

namespace Stormproof.Caching;

/// <summary>What a loader read, and how new its source was. A value of null says that there is no such thing, which is kept too,
/// for the shorter <see cref="CachingOptions.NegativeTtl"/>.</summary>
public readonly struct Loaded<T>
{
    private Loaded(T? value, LogPosition asOf, bool isCurrent)
    {
        Value = value;
        AsOf = asOf;
        IsCurrent = isCurrent;
    }

    /// <summary>What was read.</summary>
    public T? Value { get; }

    /// <summary>Up to where its source had the log.</summary>
    public LogPosition AsOf { get; }

    /// <summary>Whether its source was the primary.</summary>
    public bool IsCurrent { get; }

    /// <summary>Read from a replica.</summary>
    /// <param name="value">What was read; null: there is no such thing.</param>
    /// <param name="asOf">The position that the replica had replayed, asked on the same connection in a statement before the
    /// query.</param>
    public static Loaded<T> FromReplica(T? value, LogPosition asOf) => new(value, asOf, isCurrent: false);

    /// <summary>Read from the primary, by a query that began after the loader was called.</summary>
    /// <param name="value">What was read; null: there is no such thing.</param>
    public static Loaded<T> FromPrimary(T? value) => new(value, default, isCurrent: true);
}
