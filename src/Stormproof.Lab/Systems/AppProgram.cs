using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Systems;

/// <summary>The program that every node runs.</summary>
internal sealed record AppProgram(string Path)
{
    private const string Name = "Storefront";

    /// <summary>Its folder, with the files that a node's content root needs.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The one that was asked for, or the sample shop built beside the tool.</summary>
    /// <exception cref="LabException">It is not there.</exception>
    public static AppProgram Find(string? path)
    {
        if (path is not null)
        {
            return File.Exists(path)
                ? new AppProgram(System.IO.Path.GetFullPath(path))
                : throw new LabException($"There is no app at '{path}'; give the path of its dll.", 2);
        }

        // artifacts/bin/<project>/<configuration>/: the tool's own folder tells which configuration was built.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        for (var folder = own; folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in new[] { own.Name, "release", "debug" })
            {
                var dll = System.IO.Path.Combine(folder.FullName, Name, candidate, $"{Name}.dll");
                if (File.Exists(dll))
                {
                    return new AppProgram(dll);
                }
            }
        }

        throw new LabException($"The sample shop is not built beside '{own.FullName}'; run ./stormproof, which builds it.", 3);
    }
}
