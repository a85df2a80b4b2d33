using System.CommandLine.Parsing;
using Npgsql;
using StackExchange.Redis;

namespace Stormproof.Cli.Commands;

/// <summary>Checks addresses when they are given, not when they are used.</summary>
internal static class Connections
{
    public static void CheckStore(OptionResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        try
        {
            if (ConfigurationOptions.Parse(text).EndPoints.Count == 0)
            {
                result.AddError(Remedy("names no store"));
            }
        }
        catch (ArgumentException)
        {
            result.AddError(Remedy("cannot be read"));
        }

        string Remedy(string reason) => $"--redis '{WithoutSecrets(text)}' {reason}; give host:port, for example 127.0.0.1:6379.";
    }

    public static void CheckDatabase(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            try
            {
                if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(token.Value).Host))
                {
                    result.AddError(Remedy("names no host"));
                }
            }
            catch (ArgumentException)
            {
                // The value may hold a password, and the reader's message a part of the value: neither is repeated.
                result.AddError(Remedy("cannot be read"));
            }
        }

        string Remedy(string reason) =>
            $"The connection string of {result.Option.Name} {reason}; give one like"
            + " 'Host=127.0.0.1;Port=5432;Database=shop;Username=shop;Password=...'.";
    }

    /// <summary>What stands before the options, one of which may be a password; nothing when a user may stand in it.</summary>
    private static string WithoutSecrets(string text)
    {
        var shown = text.Contains('@', StringComparison.Ordinal) ? "" : text.Split(',', '=')[0];
        return shown == text ? text : $"{shown}...";
    }
}
