namespace Stormproof.Tidy.Tests;

/// <summary>The files that people write, found from wherever the tests run.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = [".git", ".vs", ".idea", ".lab", "artifacts", "bin", "obj", "node_modules"];

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Every file, by its path from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(Relative).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> In(string extension, params string[] folders) => Files.Where(f =>
        f.EndsWith(extension, StringComparison.Ordinal)
        && (folders.Length == 0 || folders.Any(d => f.StartsWith(d + "/", StringComparison.Ordinal))));

    public static string Read(string file) => File.ReadAllText(Full(file));

    public static string Full(string file) => Path.Combine(Root, file);

    /// <summary>Fails with every complaint at once.</summary>
    public static void AssertTidy(IEnumerable<string> complaints)
    {
        var all = complaints.ToArray();
        Assert.True(all.Length == 0, $"{all.Length} to tidy:\n{string.Join('\n', all)}");
    }

    private static string FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Stormproof.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{from}' holds Stormproof.slnx.");
    }

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder)
            .Where(d => !Skipped.Contains(Path.GetFileName(d)) && new DirectoryInfo(d).LinkTarget is null)
            .SelectMany(Walk));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}
