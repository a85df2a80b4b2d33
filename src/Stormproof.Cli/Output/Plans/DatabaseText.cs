using System.Text.Json;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Output.Plans;

/// <summary>A database's path as text.</summary>
internal static class DatabaseText
{
    public static void Write(TextWriter output, DatabasePlan plan)
    {
        output.WriteLine($"path      {JsonNamingPolicy.KebabCaseLower.ConvertName(plan.Path.ToString())}");
        output.WriteLine($"reason    {plan.Reason}");
        output.WriteLine($"replicas  {plan.Replicas:N0} of each primary: {plan.ReplicaArithmetic}");
        if (plan.ShardArithmetic is { } shards)
        {
            var each = plan.Path == DatabasePath.Federation ? " a domain" : "";
            output.WriteLine($"shards    {plan.Shards:N0}{each}: {shards}; {plan.Primaries:N0} primaries in all");
        }

        if (plan.ShardKey is { } key)
        {
            output.WriteLine($"key       {key}");
            Lines(output, plan.ShardKeyAdvice);
        }

        output.WriteLine($"then      {plan.Then}");
        output.WriteLine("warnings");
        Lines(output, plan.Warnings);
    }

    private static void Lines(TextWriter output, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            output.WriteLine($"  - {line}");
        }
    }
}
