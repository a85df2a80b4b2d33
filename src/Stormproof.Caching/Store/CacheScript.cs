using System.Reflection;

namespace Stormproof.Caching.Store;

/// <summary>The scripts that change a record, each on one key. They mirror <c>FenceRecord</c> of the model; a test compares the
/// two.</summary>
internal static class CacheScript
{
    private static readonly string Record = Read("record");

    public static string Lease { get; } = Record + Read("lease");

    public static string Fill { get; } = Record + Read("fill");

    public static string Release { get; } = Record + Read("release");

    public static string Intent { get; } = Record + Read("intent");

    public static string Fence { get; } = Record + Read("fence");

    public static string Abort { get; } = Record + Read("abort");

    public static string Clock { get; } = Record + Read("clock");

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
