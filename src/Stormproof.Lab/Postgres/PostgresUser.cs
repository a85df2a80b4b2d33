using System.Runtime.InteropServices;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Postgres;

/// <summary>PostgreSQL refuses to run as root; then it runs as its own user and owns its folder.</summary>
internal static partial class PostgresUser
{
    private const string Name = "postgres";

    /// <summary>The user to drop to; null when the tool is not root.</summary>
    public static string? Find()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        return File.ReadLines("/etc/passwd").Any(l => l.StartsWith(Name + ":", StringComparison.Ordinal))
            ? Name
            : throw new LabException(
                "PostgreSQL does not run as root and there is no user 'postgres'; install the distribution's package"
                + " (apt-get install postgresql), or run as another user.", 3);
    }

    /// <summary>Gives a folder to the user, and nobody else a look into it.</summary>
    public static void Own(string folder, string? user)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (user is not null)
        {
            RequireWay(folder);
        }

        Give(folder, user);
    }

    /// <summary>Gives a file to the user, and nobody else a look into it.</summary>
    public static void OwnFile(string file, string? user)
    {
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Give(file, user);
    }

    private static void Give(string path, string? user)
    {
        if (user is null)
        {
            return;
        }

        var entry = File.ReadLines("/etc/passwd").First(l => l.StartsWith(user + ":", StringComparison.Ordinal)).Split(':');
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        if (ChangeOwner(path, uint.Parse(entry[2], culture), uint.Parse(entry[3], culture)) != 0)
        {
            throw new LabException($"'{path}' could not be given to the user '{user}'; give another directory with --data.", 3);
        }
    }

    private static void RequireWay(string folder)
    {
        for (var parent = Directory.GetParent(folder); parent is not null; parent = parent.Parent)
        {
            if ((parent.UnixFileMode & UnixFileMode.OtherExecute) == 0)
            {
                throw new LabException(
                    $"The user '{Name}', as which PostgreSQL runs, cannot pass '{parent.FullName}'; give another directory with"
                    + " --data.", 3);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
