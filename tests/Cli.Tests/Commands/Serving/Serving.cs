using Stormproof.Cli.Commands;
using Stormproof.Cli.Commands.Serving;
using Stormproof.Cli.Output;
using Stormproof.Gateway;

namespace Stormproof.Cli.Tests.Commands.Serving;

/// <summary>A run of <c>serve</c> that goes on until it is ended.</summary>
internal sealed class Serving : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<(GatewayServer, ServeAutoscaler?)> _started =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TextWriter _safeError;
    private Task<int> _run = Task.FromResult(0);

    private Serving() => _safeError = TextWriter.Synchronized(_error);

    public GatewayServer Gateway { get; private set; } = null!;

    public ServeAutoscaler? Autoscaler { get; private set; }

    public string Error
    {
        get
        {
            // The shell takes the same lock to write.
            lock (_safeError)
            {
                return _error.ToString();
            }
        }
    }

    public static async Task<Serving> StartAsync(string path, params string[] options)
    {
        var serving = new Serving();
        var shell = new Shell(serving._output, serving._safeError, TimeProvider.System);
        var parsed = Verbs.Build(shell).Parse(["serve", "--config", path, .. options]);
        shell = shell.For(parsed);
        serving._run = ServeCommand.RunAsync(
            shell, path, serving._end.Token, (g, a) => serving._started.SetResult((g, a)), parsed.GetValue<Uri?>("--otlp"));
        var first = await Task.WhenAny(serving._started.Task, serving._run).WaitAsync(TimeSpan.FromSeconds(20));
        if (first == serving._run)
        {
            await serving._run;
        }

        (serving.Gateway, serving.Autoscaler) = await serving._started.Task;
        return serving;
    }

    public async Task<ToolRun> EndAsync()
    {
        await _end.CancelAsync();
        var code = await _run.WaitAsync(TimeSpan.FromSeconds(20));
        return new ToolRun(code, _output.ToString(), Error);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        // A test that failed says why itself: its requests may still be held.
        await ((Task)_run).WaitAsync(TimeSpan.FromSeconds(40)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
    }
}
