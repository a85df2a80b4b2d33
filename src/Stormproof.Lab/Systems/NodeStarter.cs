using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Systems;

/// <summary>Starts app processes with all that they need to know.</summary>
internal sealed class NodeStarter(
    AppProgram app, LocalSystemOptions options, NodeConnections connections, Watchdog watchdog, FreePorts ports,
        TimeProvider clock)
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(2);

    private int _number;

    /// <summary>What the next node connects to.</summary>
    public NodeConnections Connections { get; set; } = connections;

    /// <summary>The key of the shop's tokens: new each run, known to the nodes alone, written nowhere.</summary>
    public string JwtSecret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Password of the shop's admin in this run.</summary>
    public string AdminPassword { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    public LocalNode Start(NodeSetup setup)
    {
        var name = $"node-{Interlocked.Increment(ref _number)}";
        var address = new Uri($"http://127.0.0.1:{ports.Next()}");
        var home = MakeHome(name);
        var own = options.StoreLink is { } link ? Connections with { Store = link(name, Connections.Store) } : Connections;
        own = own.Searching(options.NodeSchema is { } schema ? $"{schema(name)},public" : null);
        var environment = Environment(home, setup, own);
        environment["Node__Name"] = name;
        environment["ASPNETCORE_URLS"] = address.ToString();
        var process = StartProcess(name, home, environment, []);
        return new LocalNode(name, address, process);
    }

    /// <summary>Runs one of the app's own commands to its end.</summary>
    /// <exception cref="LabException">It failed; the message has its own words.</exception>
    public async Task CommandAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var name = $"command-{arguments[0]}";
        var home = MakeHome(name);
        var environment = Environment(home, NodeSetup.Of(SessionMode.Local, options.Data), Connections);
        var process = StartProcess(name, home, environment, arguments);
        int exit;
        try
        {
            exit = await process.Exited.WaitAsync(CommandTimeout, clock, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            process.Kill();
            throw;
        }

        if (exit != 0)
        {
            throw new LabException($"The app's '{string.Join(' ', arguments)}' failed with {exit}: {process.LogTail(5)}", 3);
        }
    }

    private ChildProcess StartProcess(string name, string home, Dictionary<string, string> environment, string[] arguments) =>
        ChildProcess.Start(
            new ChildProcessSpec
            {
                Name = name,
                FileName = "dotnet",
                Arguments = [app.Path, .. arguments],
                Environment = environment,
                WorkingDirectory = home,
                LogFile = Path.Combine(options.DataPath, "logs", $"{name}.log"),
            },
            watchdog, clock);

    private string MakeHome(string name)
    {
        var home = Path.Combine(options.DataPath, "nodes", name);
        if (Directory.Exists(home))
        {
            Directory.Delete(home, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(home, "tmp"));
        // The content root is the node's own, so each gets the files that the app reads from there.
        foreach (var file in Directory.EnumerateFiles(app.Folder, "appsettings*.json"))
        {
            File.Copy(file, Path.Combine(home, Path.GetFileName(file)));
        }

        return home;
    }

    private Dictionary<string, string> Environment(string home, NodeSetup setup, NodeConnections own)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["TMPDIR"] = Path.Combine(home, "tmp"),
            ["ASPNETCORE_CONTENTROOT"] = home,
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_NOLOGO"] = "1",
            // Many processes share few cores here: a node does not spin for work that another process must do first. Code that
            // was compiled ahead of time makes it ready; what runs often is compiled again, which pays within seconds, but
            // not instrumented first, which would not.
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_EnableWriteXorExecute"] = "0",
            // In the incident's app every other request fails to read another node's cookie; a stack trace for each would be most
            // of what its log says and of what its processor does.
            ["Logging__LogLevel__Microsoft.AspNetCore.Antiforgery"] = "None",
            ["Logging__LogLevel__Microsoft.AspNetCore.Session"] = "None",
            ["Sessions"] = setup.Sessions.ToString(),
            ["JWT_SECRET"] = JwtSecret,
            ["Admin__Password"] = AdminPassword,
            ["Passwords__Iterations"] = options.PasswordIterations.ToString(CultureInfo.InvariantCulture),
            ["ConnectionStrings__Primary"] = own.Primary,
            ["Node__DrainSeconds"] = options.DrainDelay.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
        };
        NodeData.Describe(environment, options, own, setup);
        return environment;
    }
}

/// <summary>What a node connects to.</summary>
internal sealed record NodeConnections(string Primary, IReadOnlyList<string> Replicas, string Store)
{
    /// <summary>The same servers, with tables looked for in these schemas.</summary>
    public NodeConnections Searching(string? schemas) => schemas is null
        ? this
        : this with { Primary = Searching(Primary, schemas), Replicas = [.. Replicas.Select(r => Searching(r, schemas))] };

    private static string Searching(string server, string schemas) =>
        new NpgsqlConnectionStringBuilder(server) { SearchPath = schemas }.ConnectionString;
}
