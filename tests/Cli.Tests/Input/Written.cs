using System.Text;
using Stormproof.Cli.Input;

namespace Stormproof.Cli.Tests.Input;

/// <summary>A file as text, without a file.</summary>
internal static class Written
{
    public static InputFile File(string text) => InputFile.Parse("f.yaml", Encoding.UTF8.GetBytes(text));

    /// <summary>The one line that tells what is wrong with a file that cannot be read at all.</summary>
    public static string Refusal(string text) => Refusal(Encoding.UTF8.GetBytes(text));

    public static string Refusal(byte[] bytes) =>
        Assert.Single(Assert.Throws<InputException>(() => InputFile.Parse("f.yaml", bytes)).Lines);

    /// <summary>What is wrong with a file when it is read so.</summary>
    public static IReadOnlyList<string> Faults(string text, Action<InputMapping> read)
    {
        var file = File(text);
        if (file.Root.Mapping() is { } root)
        {
            read(root);
        }

        return Assert.Throws<InputException>(file.ThrowIfFaulty).Lines;
    }

    public static T Read<T>(string text, Func<InputMapping, T> read)
    {
        var file = File(text);
        var value = read(file.Root.Mapping()!);
        file.ThrowIfFaulty();
        return value;
    }
}
