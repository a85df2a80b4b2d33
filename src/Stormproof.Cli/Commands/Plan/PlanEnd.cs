using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Commands.Plan;

/// <summary>How every plan ends: one JSON document, or text.</summary>
internal static class PlanEnd
{
    public static async Task<int> WriteAsync<TPlan>(
        Shell shell, TPlan plan, JsonTypeInfo<TPlan> json, Action<TextWriter> text)
    {
        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(JsonSerializer.Serialize(plan, json)).ConfigureAwait(false);
        }
        else
        {
            text(shell.Output);
        }

        return ExitCode.Fine;
    }
}
