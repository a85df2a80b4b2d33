using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Servers;

/// <summary>The statements by which a server tells about itself.</summary>
internal static class ServerQuestions
{
    /// <summary>The startup process replays the log. A restart of the server, also one after a crash of another of its processes,
    /// makes a new one, which may begin before the place that the old one had shown.</summary>
    private const string Incarnation =
        "(SELECT pid || '@' || extract(epoch FROM backend_start) FROM pg_stat_activity WHERE backend_type = 'startup')";

    private const string SystemId = "(SELECT system_identifier::text FROM pg_control_system())";

    private const string Facts = $"""
        SELECT {SystemId}, extract(epoch FROM pg_postmaster_start_time())::text, {Incarnation},
            current_setting('max_connections')::int,
            current_setting('superuser_reserved_connections')::int
                + coalesce(current_setting('reserved_connections', true), '0')::int,
            (SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'),
            pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'), current_user::text
        """;

    /// <summary>Replica: replayed, then the timeline that it follows. In this order: should it move to another timeline in
    /// between, what it had replayed lies before the fork and belongs to both. The received timeline is that of all it has
    /// replayed, as a replica does not follow a timeline that forked before its own place. Primary: flushed, and the timeline it
    /// writes.
    /// </summary>
    private const string Position = """
        SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END,
            CASE WHEN pg_is_in_recovery() THEN (SELECT received_tli::bigint FROM pg_stat_wal_receiver)
                ELSE ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::bigint END,
            pg_is_in_recovery()
        """;

    /// <summary>Where a primary's next record goes: all that is committed ends before it. Write and flush positions would be too
    /// early with <c>synchronous_commit = off</c>.</summary>
    public const string Insert = "SELECT pg_current_wal_insert_lsn(), pg_walfile_name(pg_current_wal_insert_lsn())";

    public static async Task<ServerFacts> FactsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Facts, connection);
        await using var c = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var r = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new ServerFacts(
            reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetInt32(3),
            reader.GetInt32(4), (ulong)reader.GetInt64(5), reader.GetBoolean(6), reader.GetString(7));
    }

    /// <summary>Which cluster and which life of it a new connection leads to.</summary>
    public static NpgsqlCommand Identity(NpgsqlConnection connection) => new($"SELECT {SystemId}, {Incarnation}", connection);

    public static async Task<(LogPosition Position, bool IsInRecovery)> PositionAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Position, connection);
        await using var c = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var r = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var lsn = reader.IsDBNull(0) ? 0 : (ulong)reader.GetFieldValue<NpgsqlLogSequenceNumber>(0);
        var timeline = reader.IsDBNull(1) ? 0 : (uint)reader.GetInt64(1);
        return (new LogPosition(timeline, lsn), reader.GetBoolean(2));
    }

    /// <summary>Reads the row of <see cref="Insert"/>.</summary>
    public static LogPosition ReadInsert(NpgsqlDataReader reader, ulong segmentSize)
    {
        // A log file's name begins with the timeline in eight hexadecimal digits.
        var timeline = uint.Parse(reader.GetString(1).AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return new LogPosition(timeline, (ulong)reader.GetFieldValue<NpgsqlLogSequenceNumber>(0)).BeforePageHeader(segmentSize);
    }
}
