using Stormproof.Model.Consistency;

namespace Stormproof.Postgres;

/// <summary>A write that is committed.</summary>
/// <param name="Result">What the work returned.</param>
/// <param name="Position">Taken after COMMIT on the same connection: who has replayed it has the write.</param>
public readonly record struct WriteResult<T>(T Result, LogPosition Position);
