using System.Globalization;

namespace Stormproof.Lab.Drills.Database;

/// <summary>Makes a database that can do only so much, for the nodes alone: in a schema that only they look into, a view stands
/// before the table of categories. Who reads it takes one of few places and holds it for a time; whoever finds none waits at a
/// lock. It waits rather than computes, so the limit is the same however busy the machine is.</summary>
internal sealed class NarrowQuery(string primary) : IAsyncDisposable
{
    /// <summary>What the nodes' queries look into.</summary>
    public const string SearchPath = Schema + ",public";

    private const string Schema = "stormproof_narrow";

    /// <summary>Key of the locks, any.</summary>
    private const int Locks = 7_461;

    /// <param name="primary">The server.</param>
    /// <param name="places">Queries at a time.</param>
    /// <param name="time">How long each takes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<NarrowQuery> CreateAsync(
        string primary, int places, TimeSpan time, CancellationToken cancellationToken)
    {
        // A statement takes one place, however many rows it reads: the local setting says that it has it. So none waits for a
        // second place, and there is no deadlock; the transaction's end, whatever it is, gives it back.
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            drop schema if exists {Schema} cascade;
            create schema {Schema};
            create sequence {Schema}.asked;
            create function {Schema}.turn() returns boolean language plpgsql volatile as $turn$
            begin
                if coalesce(current_setting('{Schema}.turn', true), '') = '' then
                    perform set_config('{Schema}.turn', 'taken', true);
                    perform nextval('{Schema}.asked');
                    for place in 1..{places} loop
                        exit when pg_try_advisory_xact_lock({Locks}, place);
                        if place = {places} then
                            perform pg_advisory_xact_lock({Locks}, 1 + pg_backend_pid() % {places});
                        end if;
                    end loop;
                    perform pg_sleep({time.TotalSeconds});
                end if;
                return true;
            end $turn$;
            create view {Schema}.categories as
            select id, name, slug from public.categories where {Schema}.turn()
            """);
        await Sql.ExecuteAsync(primary, sql, cancellationToken).ConfigureAwait(false);
        return new NarrowQuery(primary);
    }

    /// <summary>Queries that have begun since it was made, by the database's own count.</summary>
    public async Task<long> AskedAsync(CancellationToken cancellationToken) =>
        (long)(await Sql.ScalarAsync(
            primary, $"select case when is_called then last_value else 0 end from {Schema}.asked", cancellationToken)
            .ConfigureAwait(false))!;

    public async ValueTask DisposeAsync() =>
        await Sql.ExecuteAsync(primary, $"drop schema if exists {Schema} cascade", CancellationToken.None).ConfigureAwait(false);
}
