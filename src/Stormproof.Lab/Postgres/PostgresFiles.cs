using System.Security.Cryptography;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Postgres;

/// <summary>Makes data folders: the primary's from nothing, a replica's from the primary.</summary>
internal sealed class PostgresFiles(
    DataDirectory data, PostgresBinaries binaries, string? user, Watchdog watchdog, TimeProvider clock)
{
    /// <summary>In the lab's data directory.</summary>
    public const string FolderName = "pg";

    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(3);

    public string Root { get; } = Path.Combine(data.Path, FolderName);

    public string Folder(string name) => Path.Combine(Root, name);

    /// <summary>The superuser's password: made once, kept beside the data, readable by its owner alone.</summary>
    public string Password()
    {
        PostgresUser.Own(Root, user);
        var file = Path.Combine(Root, "password");
        if (!File.Exists(file))
        {
            // Not under this name until it is whole.
            var text = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using (var writer = new StreamWriter(file + ".new", options))
            {
                writer.Write(text);
            }

            File.Move(file + ".new", file);
        }

        return File.ReadAllText(file);
    }

    public bool Exists(string name) => File.Exists(Path.Combine(Folder(name), "PG_VERSION"));

    public void Delete(string name)
    {
        if (Directory.Exists(Folder(name)))
        {
            Directory.Delete(Folder(name), recursive: true);
        }
    }

    public async Task InitialiseAsync(string name, string password, CancellationToken cancellationToken)
    {
        Delete(name);
        // initdb reads the password from a file that its own user may read.
        var passwordFile = Path.Combine(Root, "initdb-password");
        await File.WriteAllTextAsync(passwordFile, password, cancellationToken).ConfigureAwait(false);
        PostgresUser.OwnFile(passwordFile, user);
        try
        {
            await RunAsync(
                $"initdb-{name}", binaries.InitDb,
                ["-D", Folder(name), "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8",
                    "--locale=C",
                    "--no-sync", "--no-instructions"],
                [], cancellationToken).ConfigureAwait(false);
            // Replication over loopback, with the password like everything else.
            await File.AppendAllTextAsync(
                Path.Combine(Folder(name), "pg_hba.conf"), "host replication all 127.0.0.1/32 scram-sha-256\n", cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    public async Task CopyAsync(string name, PostgresServer primary, string password, CancellationToken cancellationToken)
    {
        Delete(name);
        await RunAsync(
            $"basebackup-{name}", binaries.BaseBackup,
            ["-D", Folder(name), "-h", "127.0.0.1", "-p", $"{primary.Port}", "-U", "postgres", "-X", "stream", "-c", "fast",
                "--no-sync", "-w"],
            new() { ["PGPASSWORD"] = password }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Settings that hold a secret: a command line can be read by every user of the machine, this file cannot.</summary>
    public void WriteSettings(string name, string text)
    {
        var file = Path.Combine(Folder(name), "postgresql.auto.conf");
        File.WriteAllText(file, text);
        PostgresUser.OwnFile(file, user);
    }

    public ChildProcess Start(string name, IReadOnlyList<string> settings)
    {
        var arguments = new List<string> { "-D", Folder(name) };
        foreach (var setting in settings)
        {
            arguments.AddRange(["-c", setting]);
        }

        return ChildProcess.Start(
            new ChildProcessSpec
            {
                Name = $"PostgreSQL ({name})",
                FileName = binaries.Postgres,
                Arguments = arguments,
                WorkingDirectory = "/",
                LogFile = Path.Combine(data.Path, "logs", $"pg-{name}.log"),
                RunAsUser = user,
                // Immediate shutdown: the postmaster takes its own children with it.
                WatchdogSignal = "QUIT",
            },
            watchdog, clock);
    }

    private async Task RunAsync(
        string name, string program, string[] arguments, Dictionary<string, string> environment,
            CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start(
            new ChildProcessSpec
            {
                Name = name,
                FileName = program,
                Arguments = arguments,
                Environment = environment,
                WorkingDirectory = "/",
                LogFile = Path.Combine(data.Path, "logs", $"{name}.log"),
                RunAsUser = user,
            },
            watchdog, clock);
        try
        {
            var exit = await process.Exited.WaitAsync(CommandTimeout, clock, cancellationToken).ConfigureAwait(false);
            if (exit != 0)
            {
                throw new LabException($"{name} failed with {exit}: {process.LogTail(3)}", 3);
            }
        }
        finally
        {
            process.Kill();
        }
    }
}
