using Microsoft.Extensions.Logging;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Commands.Serving;

/// <summary>Writes what the gateway logs to stderr, a line an event: of the gateway's own the details with <c>--verbose</c>
/// only, of the server's parts what is wrong.</summary>
internal sealed class ShellLoggerFactory(Shell shell) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ShellLogger(shell, categoryName switch
    {
        // What keeps it from starting is told by the verb, in its own line.
        _ when categoryName.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal) => LogLevel.None,
        _ when categoryName.StartsWith("Microsoft.", StringComparison.Ordinal) => LogLevel.Error,
        _ when categoryName.StartsWith("Yarp.", StringComparison.Ordinal) => LogLevel.Error,
        _ => shell.Verbose ? LogLevel.Debug : LogLevel.Information,
    });

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class ShellLogger(Shell shell, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var mark = logLevel >= LogLevel.Error ? "error: " : logLevel == LogLevel.Warning ? "warning: " : "";
                var line = formatter(state, exception).ReplaceLineEndings(" ");
                shell.Progress($"{mark}{line}{(exception is null ? "" : $" ({exception.Message.ReplaceLineEndings(" ")})")}");
            }
        }
    }
}
