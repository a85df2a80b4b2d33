using System.Globalization;
using System.Text;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load.Reports;

/// <summary>The steps of a run as CSV (RFC 4180, with line feeds): columns as the JSON names them.</summary>
internal static class LoadCsv
{
    public static string Render(LoadResult result)
    {
        var csv = new StringBuilder("startMs,durationMs,offeredRps,achievedRps,requests,p50Ms,p99Ms,errorRate\n");
        foreach (var s in result.Steps)
        {
            csv.AppendJoin(',', new[]
            {
                s.StartMs, s.DurationMs, s.OfferedRps, s.AchievedRps, s.Requests, s.P50Ms, s.P99Ms, s.ErrorRate,
            }.Select(v => v.ToString("0.######", CultureInfo.InvariantCulture))).Append('\n');
        }

        return csv.ToString();
    }
}
