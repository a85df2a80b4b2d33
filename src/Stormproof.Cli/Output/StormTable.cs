using System.Globalization;
using Spectre.Console;
using Stormproof.Lab.Drills.LogoutStorm;

namespace Stormproof.Cli.Output;

/// <summary>Before against after, and the verdict.</summary>
internal static class StormTable
{
    public static void Write(Shell shell, StormReport report)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn($"logout-storm, {report.Users:N0} users, {report.Nodes} nodes, seed {report.Seed}")
            .AddColumn(new TableColumn("before (local)").RightAligned())
            .AddColumn(new TableColumn("after (shared)").RightAligned());
        var (before, after) = (report.Before, report.After);
        Row("requests", r => Count(r.Requests));
        Row("failed", r => Count(r.Failed));
        Row("failed after login", r => r.ErrorRateAfterLogin.ToString("P1", CultureInfo.InvariantCulture));
        Row("  logged out", r => Count(r.LoggedOut));
        Row("  lost carts", r => Count(r.LostCarts));
        Row("  server errors", r => Count(r.ServerErrors));
        Row("  timeouts", r => Count(r.Timeouts));
        Row("  other wrong answers", r => Count(r.WrongAnswers));
        Row("retried by the balancer", r => Count(r.RetriedByGateway));
        Row("nodes killed / restarted", r => $"{r.Kills} / {r.Restarts}");
        Row("sessions in the store at the peak", r => Count(r.PeakSessions));
        Row("orders / duplicate / lost", r => $"{Count(r.Orders)} / {r.DuplicateOrders} / {r.LostOrders}");
        Row("requests per second", r => r.Rps.ToString("N0", CultureInfo.InvariantCulture));
        Row("p50 / p99", r => string.Create(CultureInfo.InvariantCulture, $"{r.P50Ms:0.0} ms / {r.P99Ms:0.0} ms"));
        Row("duration", r => string.Create(CultureInfo.InvariantCulture, $"{r.DurationMs / 1000.0:0.0} s"));
        var console = shell.Table();
        console.Write(table);
        console.WriteLine(report.Passed
            ? "PASS: one node's death logs nobody out."
            : $"FAIL: {string.Join("; ", report.Reasons)}.");

        void Row(string name, Func<StormResult, string> value) =>
            table.AddRow(Markup.Escape(name), Markup.Escape(value(before)), Markup.Escape(value(after)));

        static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
    }
}
