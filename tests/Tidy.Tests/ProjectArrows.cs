using System.Xml.Linq;

namespace Stormproof.Tidy.Tests;

/// <summary>Which project may reference which. A name that is not here has no place in the house yet: give it one.</summary>
internal static class ProjectArrows
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Stormproof.Model"] = [],
        ["Stormproof.Sessions"] = [],
        ["Stormproof.Audit"] = [],
        ["Stormproof.Caching"] = ["Stormproof.Model"],
        ["Stormproof.Postgres"] = ["Stormproof.Model"],
        ["Stormproof.Gateway"] = ["Stormproof.Model"],
        ["Stormproof.Autoscaling"] = ["Stormproof.Model"],
        ["Stormproof.Load"] = ["Stormproof.Model"],
        ["Stormproof.Hosting"] = ["Stormproof.Sessions", "Stormproof.Caching", "Stormproof.Postgres"],
        ["Stormproof.Lab"] = ["Stormproof.Gateway", "Stormproof.Autoscaling", "Stormproof.Load"],
        ["Stormproof.Cli"] =
        [
            "Stormproof.Lab", "Stormproof.Audit", "Stormproof.Gateway", "Stormproof.Autoscaling", "Stormproof.Load",
                "Stormproof.Model",
        ],
        ["Storefront"] = ["Stormproof.Hosting"],
    };

    private static readonly string[] WithoutPackages = ["Stormproof.Model"];

    /// <summary>What a project of src or samples references that it must not.</summary>
    /// <param name="file">Its csproj, from the root.</param>
    /// <param name="xml">Its text.</param>
    public static IEnumerable<string> Check(string file, string xml)
    {
        var project = Path.GetFileNameWithoutExtension(file);
        if (!Allowed.TryGetValue(project, out var allowed))
        {
            yield return $"{file}: '{project}' is not in the list of projects that this test allows";
            yield break;
        }

        var root = XDocument.Parse(xml).Root!;
        foreach (var target in References(root, "ProjectReference").Select(ProjectName).Where(t => !allowed.Contains(t)))
        {
            yield return $"{file}: {project} must not reference {target}; allowed: {List(allowed)}";
        }

        foreach (var outside in References(root, "Reference").Concat(References(root, "Import", "Project")))
        {
            yield return $"{file}: '{outside}' goes around the project references";
        }

        if (WithoutPackages.Contains(project))
        {
            foreach (var package in References(root, "PackageReference").Concat(References(root, "FrameworkReference")))
            {
                yield return $"{file}: {project} takes no package, but references {package}";
            }
        }
    }

    private static IEnumerable<string> References(XElement root, string element, string attribute = "Include") =>
        root.Descendants().Where(e => e.Name.LocalName == element).Select(e => (string?)e.Attribute(attribute) ?? "");

    private static string ProjectName(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    private static string List(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names);
}
