using System.Collections.Concurrent;
using System.Diagnostics;
using Stormproof.Lab.Processes;

namespace Stormproof.Integration.Tests;

/// <summary>The tool as a user starts it.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly ConcurrentQueue<string> _errors = new();

    private ToolProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is not null)
            {
                _errors.Enqueue(e.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public IReadOnlyList<string> Errors => [.. _errors];

    /// <summary>Starts <c>./stormproof</c>; the script replaces itself by the tool, so the process id is the tool's.</summary>
    public static ToolProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Repository.Script)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ToolProcess(Process.Start(start)!);
    }

    public static ToolProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public void Signal(int signal) => UnixSignal.Send(Pid, signal);

    public async Task<(int Exit, string Output)> EndAsync(TimeSpan limit)
    {
        await _process.WaitForExitAsync().WaitAsync(limit);
        return (_process.ExitCode, await _output);
    }

    /// <summary>Waits for a line on stderr.</summary>
    public async Task WaitForAsync(string text, TimeSpan limit)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < limit; await Task.Delay(50))
        {
            if (_errors.Any(e => e.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }

            Assert.False(_process.HasExited, $"The tool ended early: {string.Join('\n', _errors)}");
        }

        Assert.Fail($"'{text}' was not said within {limit}: {string.Join('\n', _errors)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
