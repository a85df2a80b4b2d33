using Stormproof.Gateway;

namespace Stormproof.Cli.Input.Gateways;

/// <summary>The file of <c>stormproof serve</c>: one group of fields a subject, all optional but nodes.</summary>
internal static class GatewayFile
{
    /// <summary>Reads settings.</summary>
    /// <param name="path">The file; other files are found from where it is.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="InputException">Something in it is wrong; every fault at once, with line and column.</exception>
    public static ServeSettings Parse(string path, ReadOnlySpan<byte> bytes, Func<string, string?> variable)
    {
        var file = InputFile.Parse(Shown.Plain(path, 200), bytes);
        var options = new GatewayOptions();
        AutoscalingSettings? autoscaling = null;
        IReadOnlyList<string> policyFaults = [];
        if (file.Root.Mapping() is { } root)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
            var secrets = new SecretFields(folder, variable);
            var ports = AddressSections.Read(root, options, folder, secrets);
            NodeSections.Read(root, options, folder);
            BalancingSections.Read(root, options);
            RequestSections.Read(root, options, folder, secrets);
            var section = new AutoscalingSection(folder, secrets, AutoscalingSection.PodAccount);
            autoscaling = section.Read(root, ports);
            policyFaults = section.PolicyFaults;
        }

        file.ThrowIfFaulty(policyFaults);
        return new ServeSettings(options, autoscaling);
    }
}
