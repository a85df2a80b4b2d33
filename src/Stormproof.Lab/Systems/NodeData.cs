using System.Globalization;

namespace Stormproof.Lab.Systems;

/// <summary>Tells a node how to reach its data, in the app's own settings.</summary>
internal static class NodeData
{
    /// <summary>Nodes that may run beside the stated number: a switch of all of them starts the new ones before the old ones end.
    /// </summary>
    private const int Overlap = 2;

    /// <summary>Connections of each node's pool to each server.</summary>
    public const int PoolSize = 20;

    public static void Describe(
        Dictionary<string, string> environment, LocalSystemOptions options, NodeConnections connections, NodeSetup setup)
    {
        var mode = setup.Data;
        for (var i = 0; i < connections.Replicas.Count; i++)
        {
            environment[i == 0 ? "ConnectionStrings__Replica" : $"ConnectionStrings__Replica{i + 1}"] = connections.Replicas[i];
        }

        if (setup.Sessions == SessionMode.Shared || mode >= DataMode.PlainCache)
        {
            environment["ConnectionStrings__Store"] = connections.Store;
        }

        environment["Database__Nodes"] = (options.SizedFor * Overlap).ToString(CultureInfo.InvariantCulture);
        environment["Database__PoolSize"] = PoolSize.ToString(CultureInfo.InvariantCulture);
        environment["Cache"] = mode switch
        {
            DataMode.Fenced => "Fenced",
            DataMode.PlainCache or DataMode.TrustedCache => "Plain",
            DataMode.ProcessCache => "Process",
            _ => "None",
        };
        environment["Reads"] = mode switch
        {
            DataMode.Fenced or DataMode.Routed => "Routed",
            DataMode.PrimaryOnly => "Primary",
            _ => connections.Replicas.Count > 0 ? "Replica" : "Primary",
        };
        environment["WarmUp"] = setup.WarmUp ? "Pages" : "None";
        environment["Checkout"] = mode == DataMode.TrustedCache ? "Trusting" : "Atomic";
    }
}
