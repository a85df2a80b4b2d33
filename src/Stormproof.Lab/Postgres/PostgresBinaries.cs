using System.Globalization;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Postgres;

/// <summary>Where PostgreSQL's own programs lie.</summary>
internal sealed record PostgresBinaries(string Folder)
{
    private const string Variable = "STORMPROOF_PG_BIN";
    private const string Distribution = "/usr/lib/postgresql";

    public string Postgres => Path.Combine(Folder, "postgres");

    public string InitDb => Path.Combine(Folder, "initdb");

    public string BaseBackup => Path.Combine(Folder, "pg_basebackup");

    /// <summary>The folder that the variable names, else the newest of the distribution, else the one on PATH.</summary>
    /// <exception cref="LabException">There is none.</exception>
    public static PostgresBinaries Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return IsWhole(given)
                ? new PostgresBinaries(given)
                : throw new LabException(
                    $"{Variable} is '{given}', which holds no postgres, initdb and pg_basebackup; correct it.", 3);
        }

        var folders = Directory.Exists(Distribution)
            ? Directory.EnumerateDirectories(Distribution).OrderByDescending(Version).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(path).FirstOrDefault(IsWhole) is { } found
            ? new PostgresBinaries(found)
            : throw new LabException(
                $"PostgreSQL was not found; install it (apt-get install postgresql), name its folder in {Variable}, or give"
                + " --postgres.", 3);
    }

    private static bool IsWhole(string folder) =>
        File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb"))
        && File.Exists(Path.Combine(folder, "pg_basebackup"));

    private static double Version(string folder) =>
        double.TryParse(Path.GetFileName(folder), NumberStyles.Float, CultureInfo.InvariantCulture, out var version) ? version
            : 0;
}
