using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stormproof.Cli.Commands.Plan;
using Stormproof.Cli.Commands.Serving;
using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Gateways;
using Stormproof.Cli.Output;
using Stormproof.Gateway;
using Stormproof.Lab.Processes;

namespace Stormproof.Cli.Commands;

/// <summary><c>stormproof serve</c>: the balancer in front of nodes elsewhere, until it is told to end.</summary>
internal static class ServeCommand
{
    public static Command Build(Shell shell)
    {
        var config = new Option<string?>("--config")
        {
            Description = "The settings, JSON or YAML; read anew when the file changes.",
        };
        var command = new Command(
            "serve",
            "Run the balancer in front of nodes elsewhere until Ctrl-C. The file says where it listens, which nodes there are and"
            + " how it balances; docs/guides/gateway.md has its grammar.\n\n"
            + "Example: stormproof serve --config gateway.json")
        {
            config,
        };
        Numbers.Require(command, config, "gateway.json");
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(shell.For(parsed), parsed.GetValue(config)!, cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(
        Shell shell, string path, CancellationToken cancellationToken, Action<GatewayServer>? started = null)
    {
        var bytes = InputFile.ReadBytes(path, "JSON or YAML");
        var options = GatewayFile.Parse(path, bytes, Environment.GetEnvironmentVariable);
        if (shell.Json && options.AccessLog is { Path: null })
        {
            throw new InputException("accessLog goes to stdout, where --format json writes its document; give accessLog.path.");
        }

        using var loggers = new ShellLoggerFactory(shell);
        var gateway = await StartAsync(path, options, loggers, shell, cancellationToken).ConfigureAwait(false);
        await using var disposal = gateway.ConfigureAwait(false);
        await ShowAsync(shell, gateway, options).ConfigureAwait(false);
        started?.Invoke(gateway);
        var watcher = new SettingsWatcher(path, bytes, gateway, loggers.CreateLogger("settings"));
        await watcher.RunAsync(shell.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        shell.Progress("stopping; requests that run may end");
        using var limit = new CancellationTokenSource(options.DrainDeadline, shell.Clock);
        await gateway.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Interrupted;
    }

    private static async Task<GatewayServer> StartAsync(
        string path, GatewayOptions options, ShellLoggerFactory loggers, Shell shell, CancellationToken cancellationToken)
    {
        try
        {
            return await GatewayServer.StartAsync(options, loggers, shell.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            throw new InputException($"{Shown.Plain(path, 200)}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            throw new LabException(
                $"An address or the access log cannot be used ({e.Message.TrimEnd('.')});"
                + $" choose another in {Shown.Plain(path, 200)}.",
                ExitCode.Environment);
        }
    }

    private static async Task ShowAsync(Shell shell, GatewayServer gateway, GatewayOptions options)
    {
        var nodes = options.Nodes.Count + (options.Sources.Count > 0 ? $" and {options.Sources.Count} sources of more" : "");
        shell.Progress(
            $"listening on {string.Join(", ", gateway.Addresses)}"
            + (gateway.AdminAddress is { } admin ? $"; admin on {admin}api/nodes" : "") + $"; nodes: {nodes}; Ctrl-C ends it");
        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(JsonSerializer.Serialize(
                new ServeDocument(
                    [.. gateway.Addresses.Select(a => a.ToString())], gateway.AdminAddress?.ToString(), options.Nodes.Count,
                    options.Sources.Count),
                ServeJson.Default.ServeDocument)).ConfigureAwait(false);
            await shell.Output.FlushAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>What <c>serve --format json</c> says when it listens.</summary>
internal sealed record ServeDocument(IReadOnlyList<string> Addresses, string? Admin, int Nodes, int Sources);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ServeDocument))]
internal sealed partial class ServeJson : JsonSerializerContext;
