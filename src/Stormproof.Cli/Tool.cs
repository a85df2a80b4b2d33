using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using Stormproof.Cli.Commands;
using Stormproof.Cli.Input;
using Stormproof.Cli.Output;
using Stormproof.Lab.Processes;
using Stormproof.Load.Engine;
using Stormproof.Model.Planning;
using LoadInputException = Stormproof.Load.Input.InputException;

namespace Stormproof.Cli;

/// <summary>The tool: reads the line, runs the verb, and turns every end into an exit code and at most one line of
/// error.</summary>
internal static class Tool
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        using var interrupted = new CancellationTokenSource();
        using var interrupt = Cancel(PosixSignal.SIGINT, interrupted);
        using var terminate = Cancel(PosixSignal.SIGTERM, interrupted);
        using var hangUp = Cancel(PosixSignal.SIGHUP, interrupted);
        var shell = new Shell(output, error, TimeProvider.System);
        var root = Verbs.Build(shell);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync(UsageErrors.Explain(parsed)).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = output,
                    Error = error,
                },
                interrupted.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            await error.WriteLineAsync("Interrupted; everything that was started has ended.").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
        catch (InputException e)
        {
            foreach (var line in e.Lines)
            {
                await error.WriteLineAsync($"stormproof: {line}").ConfigureAwait(false);
            }

            return ExitCode.Usage;
        }
        catch (PlanException e)
        {
            await error.WriteLineAsync($"stormproof: {e.Message}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (LabException e)
        {
            await error.WriteLineAsync($"stormproof: {e.Message}").ConfigureAwait(false);
            return e.ExitCode;
        }
        catch (LoadInputException e)
        {
            foreach (var one in e.Errors)
            {
                await error.WriteLineAsync($"stormproof: {one}").ConfigureAwait(false);
            }

            return ExitCode.Usage;
        }
        catch (UsageException e)
        {
            await error.WriteLineAsync($"stormproof: {e.Message}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (LoadException e)
        {
            await error.WriteLineAsync($"stormproof: {e.Message}").ConfigureAwait(false);
            return ExitCode.Environment;
        }
        catch (Exception e)
        {
            // A fault of the tool itself: one line for the user, the rest on request.
            var detail = parsed.GetValue(GlobalOptions.Verbose) ? e.ToString() : $"{e.Message} (--verbose says more)";
            await error.WriteLineAsync($"stormproof: {detail}").ConfigureAwait(false);
            return ExitCode.Environment;
        }
    }

    private static PosixSignalRegistration Cancel(PosixSignal signal, CancellationTokenSource source) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            source.Cancel();
        });
}
