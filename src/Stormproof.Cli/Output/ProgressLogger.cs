using Microsoft.Extensions.Logging;

namespace Stormproof.Cli.Output;

/// <summary>A log as lines of progress.</summary>
internal sealed class ProgressLogger<T>(Shell shell) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            shell.Progress(exception is null
                ? formatter(state, exception)
                : $"{formatter(state, exception)}: {exception.Message}");
        }
    }
}
