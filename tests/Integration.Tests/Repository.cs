namespace Stormproof.Integration.Tests;

/// <summary>Where the tests find what a user would run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Script { get; } = Path.Combine(Root, "stormproof");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Stormproof.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
