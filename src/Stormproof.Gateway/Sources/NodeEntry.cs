using System.Text.RegularExpressions;

namespace Stormproof.Gateway.Sources;

/// <summary>A node as settings or a source name it.</summary>
/// <param name="Name">Its name: 1 to 200 letters, digits and any of <c>. _ : - [ ]</c>.</param>
/// <param name="Address">Where it listens: scheme, host and port.</param>
/// <param name="Weight">Its part of the traffic against the others', 0.01 to 100.</param>
public sealed partial record NodeEntry(string Name, Uri Address, double Weight = 1)
{
    /// <summary>The name may stand in a path and in a log line.</summary>
    public static bool IsName(string name) => name is not null && Name200().IsMatch(name);

    /// <summary>Scheme, host and port, and nothing else.</summary>
    public static bool IsAddress(Uri? address) => address is { IsAbsoluteUri: true, Scheme: "http" or "https", PathAndQuery: "/" }
        && address.UserInfo.Length == 0 && address.Fragment.Length == 0;

    internal static string? FaultOf(NodeEntry node) =>
        !IsName(node.Name) ? $"A node is named '{node.Name}'; give 1 to 200 letters, digits and . _ : - [ ]."
        : !IsAddress(node.Address) ? $"Node '{node.Name}' is at '{node.Address}'; give an address like http://10.0.0.1:5000."
        : node.Weight is >= 0.01 and <= 100 ? null
        : $"The weight of '{node.Name}' is {node.Weight}; allowed is 0.01 to 100, usual is 1.";

    [GeneratedRegex(@"^[A-Za-z0-9._:\-\[\]]{1,200}\z")]
    private static partial Regex Name200();
}
