using Storefront.Database;
using Storefront.Settings;

namespace Storefront.Startup;

internal enum Verb
{
    Serve,
    Seed,
    Reset,
}

/// <summary>The command line: an optional verb with its own options; everything else is configuration.</summary>
internal sealed record Arguments(Verb Verb, SeedSize Size, string[] Configuration)
{
    private const string UsageHead =
        "Usage: Storefront [--urls http://127.0.0.1:5000] [--Setting value]...\n"
        + "       Storefront seed --users N [--products 20000] [--categories 20] [--stock 1000]\n"
        + "       Storefront reset\n"
        + "Settings, also as environment variables (ConnectionStrings__Primary), and any of Logging: and Kestrel:\n"
        + "       ";

    private static readonly string[] SeedOptions = ["users", "products", "categories", "stock"];

    private static readonly string[] Settings =
    [
        "Sessions", "ConnectionStrings:Primary", "ConnectionStrings:Replica", "ConnectionStrings:Store", "JWT_SECRET",
        "JWT_SECRET_PREVIOUS", "Passwords:Iterations", "Admin:Password", "Node:Name", "Node:DrainSeconds", "Database:PoolSize",
        "Database:EnsureCreated", "Tokens:LifetimeSeconds", "Session:IdleSeconds", "urls", "http_ports", "environment",
        "contentRoot",
    ];

    public static string Usage => UsageHead + string.Join("\n       ", Settings);

    /// <summary>Settings of the framework, which has more of them than can be listed.</summary>
    private static readonly string[] FrameworkSections = ["Logging:", "Kestrel:"];

    public static Arguments Parse(string[] args)
    {
        var verb = args is [var first, ..] && !first.StartsWith('-') && !first.Contains('=') ? ParseVerb(first) : Verb.Serve;
        var rest = new Queue<string>(verb == Verb.Serve ? args : args[1..]);
        var seed = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var configuration = new List<string>();
        while (rest.TryDequeue(out var argument))
        {
            var (name, value) = Split(argument, rest);
            if (Array.Exists(SeedOptions, o => o.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                seed[name] = verb == Verb.Seed
                    ? value
                    : throw new InvalidSettingException(
                        $"--{name} is an option of seed only; write Storefront seed --{name} {value}.");
            }
            else if (!IsSetting(name))
            {
                throw new InvalidSettingException($"--{name} is no setting of the shop; --help lists them.");
            }
            else
            {
                configuration.Add($"--{name}={value}");
            }
        }

        return new Arguments(verb, ToSize(seed), [.. configuration]);
    }

    private static Verb ParseVerb(string text) => text switch
    {
        "seed" => Verb.Seed,
        "reset" => Verb.Reset,
        _ => throw new InvalidSettingException(
            $"'{text}' is not something the shop can do; give seed, reset, or nothing to serve."),
    };

    private static (string Name, string Value) Split(string argument, Queue<string> rest)
    {
        var name = argument.TrimStart('-');
        var equals = name.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
        {
            return (name[..equals], name[(equals + 1)..]);
        }

        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            throw new InvalidSettingException(
                $"'{argument}' belongs to nothing; write settings as --Name value or --Name=value.");
        }

        return rest.TryDequeue(out var value)
            ? (name, value)
            : throw new InvalidSettingException($"{argument} has no value; write it as {argument} value.");
    }

    private static bool IsSetting(string name) =>
        Array.Exists(Settings, s => s.Equals(name, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(FrameworkSections, s => name.StartsWith(s, StringComparison.OrdinalIgnoreCase));

    private static SeedSize ToSize(Dictionary<string, string> given)
    {
        var standard = new SeedSize();
        return new SeedSize(
            Number("categories", standard.Categories, 1, 10_000),
            Number("products", standard.Products, 1, 10_000_000),
            Number("stock", standard.Stock, 0, 1_000_000_000),
            Number("users", standard.Users, 0, 10_000_000));

        int Number(string name, int fallback, int low, int high) =>
            given.TryGetValue(name, out var text) ? SettingReader.ParseNumber("--" + name, text, low, high) : fallback;
    }
}
