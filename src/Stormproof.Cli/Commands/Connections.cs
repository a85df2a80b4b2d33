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
                result.AddError($"--redis '{text}' names no store; give host:port, for example 127.0.0.1:6379.");
            }
        }
        catch (ArgumentException e)
        {
            result.AddError($"--redis '{text}' cannot be read ({FirstLine(e)}); give host:port, for example 127.0.0.1:6379.");
        }
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
            catch (ArgumentException e)
            {
                // The value may hold a password, so it is not repeated.
                result.AddError(Remedy($"cannot be read ({FirstLine(e)})"));
            }
        }

        string Remedy(string reason) =>
            $"The connection string of {result.Option.Name} {reason}; give one like"
            + " 'Host=127.0.0.1;Port=5432;Database=shop;Username=shop;Password=...'.";
    }

    private static string FirstLine(Exception e) => e.Message.Split('\n')[0].TrimEnd('.', '\r');
}
