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
    /// <summary>The gateway's own, and what ASP.NET Core and the HTTP client say of requests from and to it.</summary>
    private static readonly string[] Meters = ["Stormproof.Gateway", "Microsoft.AspNetCore.Hosting", "System.Net.Http"];

    public static Command Build(Shell shell)
    {
        var config = new Option<string?>("--config")
        {
            Description = "The settings, JSON or YAML; read anew when the file changes.",
        };
        var otlp = OtlpExport.Option();
        var command = new Command(
            "serve",
            "Run the balancer in front of nodes elsewhere until Ctrl-C. The file says where it listens, which nodes there are and"
            + " how it balances, and with autoscaling how Kubernetes or KEDA sizes the nodes; docs/guides/gateway.md has its"
            + " grammar.\n\n"
            + "Example: stormproof serve --config gateway.json")
        {
            config, otlp,
        };
        Numbers.Require(command, config, "gateway.json");
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(shell.For(parsed), parsed.GetValue(config)!, cancellationToken, otlp: parsed.GetValue(otlp)));
        return command;
    }

    internal static async Task<int> RunAsync(
        Shell shell, string path, CancellationToken cancellationToken, Action<GatewayServer, ServeAutoscaler?>? started = null,
        Uri? otlp = null)
    {
        var bytes = InputFile.ReadBytes(path, "JSON or YAML");
        var settings = GatewayFile.Parse(path, bytes, Environment.GetEnvironmentVariable);
        var options = settings.Gateway;
        if (shell.Json && options.AccessLog is { Path: null })
        {
            throw new InputException("accessLog goes to stdout, where --format json writes its document; give accessLog.path.");
        }

        using var page = new MetricsPage(Meters);
        options.MetricsPage = page.HandleAsync;
        using var loggers = new ShellLoggerFactory(shell);
        var gateway = await OrEnvironmentAsync(
            path, () => GatewayServer.StartAsync(options, loggers, shell.Clock, cancellationToken)).ConfigureAwait(false);
        await using var disposal = gateway.ConfigureAwait(false);
        // Ends before the gateway, whose meter goes with it.
        using var export = OtlpExport.Start(shell, otlp, "stormproof-serve", Meters);
        await ServeAsync(shell, path, bytes, settings, gateway, loggers, started, cancellationToken).ConfigureAwait(false);
        using var limit = new CancellationTokenSource(options.DrainDeadline, shell.Clock);
        await gateway.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Interrupted;
    }

    /// <summary>Until it is cancelled. The autoscaler ends first: a gateway that drains says nothing about load.</summary>
    private static async Task ServeAsync(
        Shell shell, string path, byte[] bytes, ServeSettings settings, GatewayServer gateway, ShellLoggerFactory loggers,
        Action<GatewayServer, ServeAutoscaler?>? started, CancellationToken cancellationToken)
    {
        var autoscaler = settings.Autoscaling is { } autoscaling
            ? await OrEnvironmentAsync(
                path, () => ServeAutoscaler.StartAsync(autoscaling, gateway, loggers, shell.Clock, cancellationToken))
                .ConfigureAwait(false)
            : null;
        try
        {
            await ShowAsync(shell, gateway, settings.Gateway, autoscaler).ConfigureAwait(false);
            started?.Invoke(gateway, autoscaler);
            var watcher = new SettingsWatcher(path, bytes, settings.Autoscaling, gateway, loggers.CreateLogger("settings"));
            await watcher.RunAsync(shell.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            shell.Progress("stopping; requests that run may end");
        }
        finally
        {
            if (autoscaler is not null)
            {
                await autoscaler.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<T> OrEnvironmentAsync<T>(string path, Func<Task<T>> start)
    {
        try
        {
            return await start().ConfigureAwait(false);
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

    private static async Task ShowAsync(
        Shell shell, GatewayServer gateway, GatewayOptions options, ServeAutoscaler? autoscaler)
    {
        var nodes = options.Nodes.Count + (options.Sources.Count > 0 ? $" and {options.Sources.Count} sources of more" : "");
        shell.Progress(
            $"listening on {string.Join(", ", gateway.Addresses)}"
            + (gateway.AdminAddress is { } admin ? $"; admin on {admin}api/nodes" : "") + $"; nodes: {nodes}"
            + (autoscaler?.KedaAddress is { } keda ? $"; KEDA asks at {keda}" : "") + "; Ctrl-C ends it");
        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(JsonSerializer.Serialize(
                new ServeDocument(
                    [.. gateway.Addresses.Select(a => a.ToString())], gateway.AdminAddress?.ToString(), options.Nodes.Count,
                    options.Sources.Count, autoscaler?.KedaAddress?.ToString()),
                ServeJson.Default.ServeDocument)).ConfigureAwait(false);
            await shell.Output.FlushAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>What <c>serve --format json</c> says when it listens.</summary>
internal sealed record ServeDocument(IReadOnlyList<string> Addresses, string? Admin, int Nodes, int Sources, string? Keda);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ServeDocument))]
internal sealed partial class ServeJson : JsonSerializerContext;
