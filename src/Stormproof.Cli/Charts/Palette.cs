namespace Stormproof.Cli.Charts;

/// <summary>The looks of series and the colours of the rest. A series differs from the others by colour, by dash and by mark, so
/// it is known without colour, too. The colours keep 3:1 to their ground (WCAG 2.2, 1.4.11) and stay apart under each of the
/// three kinds of colour blindness; a test computes both.</summary>
internal static class Palette
{
    /// <summary>Looks before they repeat.</summary>
    public const int Count = 6;

    /// <summary>Series on a light ground.</summary>
    public static IReadOnlyList<string> Light { get; } =
        ["#0072b2", "#b3461b", "#009e73", "#5e3c99", "#b8860b", "#2b2f36"];

    /// <summary>Series on a dark ground.</summary>
    public static IReadOnlyList<string> Dark { get; } =
        ["#0088d6", "#ff9248", "#2fd3a0", "#b79cff", "#f4e04d", "#ffffff"];

    /// <summary>Stroke dashes, the first solid.</summary>
    public static IReadOnlyList<string> Dashes { get; } = ["", "7 4", "2 3", "10 3 2 3", "5 2", "1 4"];

    public static Scheme LightScheme { get; } = new("#ffffff", "#1f2328", "#59636e", "#d8dee4", "#a40e26");

    public static Scheme DarkScheme { get; } = new("#12161c", "#e6edf3", "#9aa6b2", "#2d3540", "#ff8f8f");
}

/// <summary>Colours of everything that is no series.</summary>
/// <param name="Ground">Behind all.</param>
/// <param name="Text">Titles and prose.</param>
/// <param name="Quiet">Tick labels and notes.</param>
/// <param name="Grid">Lines of the grid; decoration, so no contrast is asked of it.</param>
/// <param name="Alert">Markers, and verdicts that are bad.</param>
internal sealed record Scheme(string Ground, string Text, string Quiet, string Grid, string Alert);
