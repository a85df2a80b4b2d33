using Microsoft.Extensions.Logging;
using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Gateways;
using Stormproof.Gateway;

namespace Stormproof.Cli.Commands.Serving;

/// <summary>Takes in changes of the settings' file. It is looked at every second rather than watched: network and container file
/// systems lose the system's notices. A file that cannot be used changes nothing.</summary>
internal sealed class SettingsWatcher
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly GatewayServer _gateway;
    private readonly ILogger _logger;
    private readonly AutoscalingSettings? _autoscaling;
    private byte[] _taken;
    private byte[] _seen;
    private string? _lastFault;

    /// <param name="path">The file.</param>
    /// <param name="taken">What it held when the gateway took its settings from it.</param>
    /// <param name="autoscaling">How the fleet is sized since the start.</param>
    /// <param name="gateway">Who takes changes.</param>
    /// <param name="logger">Where it is said.</param>
    public SettingsWatcher(string path, byte[] taken, AutoscalingSettings? autoscaling, GatewayServer gateway, ILogger logger)
    {
        (_path, _autoscaling, _gateway, _logger) = (path, autoscaling, gateway, logger);
        _taken = _seen = taken;
    }

    public async Task RunAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, cancellationToken).ConfigureAwait(false);
            await StepAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once. A change counts when two looks see the same: who saves in several writes is not read half-way.
    /// </summary>
    internal async Task StepAsync(CancellationToken cancellationToken)
    {
        if (TryRead() is not { } now)
        {
            return;
        }

        var isStill = now.AsSpan().SequenceEqual(_seen);
        _seen = now;
        if (!isStill || now.AsSpan().SequenceEqual(_taken))
        {
            return;
        }

        _taken = now;
        try
        {
            var next = GatewayFile.Parse(_path, now, Environment.GetEnvironmentVariable);
            IReadOnlyList<string> left = await _gateway.ApplyAsync(next.Gateway, cancellationToken).ConfigureAwait(false);
            _logger.SettingsTaken(_path);
            left = next.Autoscaling == _autoscaling ? left : [.. left, "autoscaling"];
            if (left.Count > 0)
            {
                _logger.NeedsStart(string.Join(", ", left));
            }
        }
        catch (InputException e)
        {
            foreach (var line in e.Lines)
            {
                _logger.SettingsRefused(line);
            }
        }
        catch (ArgumentException e)
        {
            _logger.SettingsRefused(e.Message);
        }
    }

    private byte[]? TryRead()
    {
        try
        {
            var bytes = InputFile.ReadBytes(_path, "JSON or YAML");
            _lastFault = null;
            return bytes;
        }
        catch (InputException e)
        {
            // Each second the same would be a flood.
            if (_lastFault != e.Message)
            {
                _lastFault = e.Message;
                _logger.SettingsRefused(e.Message);
            }

            return null;
        }
    }
}

/// <summary>Events 1300 to 1309.</summary>
internal static partial class SettingsLog
{
    [LoggerMessage(1300, LogLevel.Information, "Settings of {Path} are in force")]
    public static partial void SettingsTaken(this ILogger logger, string path);

    [LoggerMessage(1301, LogLevel.Error, "Settings were refused, those before stay: {Reason}")]
    public static partial void SettingsRefused(this ILogger logger, string reason);

    [LoggerMessage(1302, LogLevel.Warning, "Changed in the file, but only a new start brings it into force: {Settings}")]
    public static partial void NeedsStart(this ILogger logger, string settings);
}
