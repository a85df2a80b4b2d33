using System.CommandLine;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Commands;

/// <summary>Options of the verbs that run a system on this machine.</summary>
internal sealed class SystemArguments
{
    public Option<int> Nodes { get; } = Ranges.Int("--nodes", "App nodes.", 3, 1, 50);

    public Option<int> Replicas { get; } = Ranges.Int("--replicas", "Streaming replicas of the database.", 1, 0, 5);

    public Option<string?> Redis { get; } = new("--redis")
    {
        Description = "A store elsewhere: host:port of Redis, Valkey or Garnet. Default: Garnet in this process.",
    };

    public Option<string?> Postgres { get; } = new("--postgres")
    {
        Description = "A database elsewhere: an Npgsql connection string. Default: PostgreSQL started here.",
    };

    public Option<string[]> Replica { get; } = new("--replica")
    {
        Description = "A replica of --postgres; may be repeated.",
    };

    public Option<string> Data { get; } = new("--data")
    {
        Description = "Directory of what is kept between runs.",
        DefaultValueFactory = _ => LocalSystemOptions.DefaultDataPath,
    };

    public Option<bool> Fresh { get; } = new("--fresh")
    {
        Description = "Delete what earlier runs kept.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Nodes);
        AddPartsTo(command);
    }

    /// <summary>What the nodes stand on, for a verb that chooses their number itself.</summary>
    public void AddPartsTo(Command command)
    {
        foreach (var option in new Option[] { Replicas, Redis, Postgres, Replica, Fresh })
        {
            command.Options.Add(option);
        }

        AddDataTo(command);
        Redis.Validators.Add(result => Connections.CheckStore(result));
        Postgres.Validators.Add(result => Connections.CheckDatabase(result));
        Replica.Validators.Add(result => Connections.CheckDatabase(result));
    }

    /// <summary>For a drill whose system is its own to break: only where its files go.</summary>
    public void AddDataTo(Command command)
    {
        command.Options.Add(Data);
        Data.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && string.IsNullOrWhiteSpace(path))
            {
                result.AddError(
                    $"--data '{path}' is no directory; give one, for example --data {LocalSystemOptions.DefaultDataPath}.");
            }
        });
    }

    /// <summary>What <see cref="AddDataTo"/> asks for.</summary>
    public LocalSystemOptions ReadData(ParseResult parsed) => new() { DataPath = Path.GetFullPath(parsed.GetValue(Data)!) };

    /// <summary>Those of <see cref="AddPartsTo"/>.</summary>
    public IReadOnlyList<Option> Parts => [Replicas, Redis, Postgres, Replica, Fresh, Data];

    public LocalSystemOptions Read(ParseResult parsed) => ReadParts(parsed) with { Nodes = parsed.GetValue(Nodes) };

    public LocalSystemOptions ReadParts(ParseResult parsed) => ReadData(parsed) with
    {
        Replicas = parsed.GetValue(Replicas),
        Redis = parsed.GetValue(Redis),
        Postgres = parsed.GetValue(Postgres),
        ReplicaConnections = parsed.GetValue(Replica) ?? [],
        Fresh = parsed.GetValue(Fresh),
    };
}
