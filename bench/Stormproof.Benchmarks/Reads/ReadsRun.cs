using System.Globalization;
using Stormproof.Benchmarks.Database;
using Stormproof.Model.Consistency;
using static Stormproof.Benchmarks.Table;

namespace Stormproof.Benchmarks.Reads;

/// <summary>Each way in turn, round by round, for one caller and for many.</summary>
internal static class ReadsRun
{
    private const int WarmUpRounds = 3;

    public static async Task<int> RunAsync(ReadsOptions options, CancellationToken cancellationToken)
    {
        await using var pair = await PostgresPair.StartAsync(cancellationToken);
        await LookupTable.CreateAsync(pair, cancellationToken);
        await using var contenders = await Contenders.OpenAsync(pair, cancellationToken);
        foreach (var callers in (int[])[1, options.Callers])
        {
            await CompareAsync(
                "lookup by primary key", contenders.Reads, contenders.OldAsync, callers, options, cancellationToken);
            ShowShare(contenders);
        }

        foreach (var callers in (int[])[1, options.Callers])
        {
            await CompareAsync(
                "lookup right after a write", contenders.OwnReads, contenders.NewAsync, callers, options, cancellationToken);
            ShowShare(contenders);
        }

        foreach (var callers in (int[])[1, options.Callers])
        {
            await CompareAsync("write of one row", contenders.Writes, contenders.OldAsync, callers, options, cancellationToken);
        }

        return 0;
    }

    private static void ShowShare(Contenders contenders)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{contenders.TakeReplicaShare() * 100:0.0} % of the reads through the gate were the replica's."));
    }

    private static async Task CompareAsync(
        string work, Contender[] contenders, Func<int, ValueTask<LogPosition>> position, int callers, ReadsOptions options,
        CancellationToken cancellationToken)
    {
        var rounds = new List<Lap[]>();
        for (var round = -WarmUpRounds; round < options.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var laps = new Lap[contenders.Length];
            for (var i = 0; i < contenders.Length; i++)
            {
                // Who goes first changes, so that a machine that slows down favours nobody.
                var turn = (i + round + WarmUpRounds) % contenders.Length;
                laps[turn] = await Lap.RunAsync(contenders[turn].Call, position, callers, options.RoundLength);
            }

            if (round >= 0)
            {
                rounds.Add(laps);
            }
        }

        Show($"{work}, {callers} {(callers == 1 ? "caller" : "callers")}", contenders, rounds);
    }

    private static void Show(string title, Contender[] contenders, List<Lap[]> rounds)
    {
        Head($"{title}, median of {rounds.Count}", "median us", "calls/s", "time added, % (least to most)");
        for (var i = 0; i < contenders.Length; i++)
        {
            var added = rounds.Select(r => ((r[i].MedianMicroseconds / r[0].MedianMicroseconds) - 1) * 100).ToArray();
            Row(
                contenders[i].Name,
                Number(Median.Of(rounds.Select(r => r[i].MedianMicroseconds))),
                Number(Median.Of(rounds.Select(r => r[i].PerSecond))),
                i == 0 ? "" : string.Create(
                    CultureInfo.InvariantCulture, $"{Median.Of(added):0.0} ({added.Min():0} to {added.Max():0})"));
        }
    }
}
