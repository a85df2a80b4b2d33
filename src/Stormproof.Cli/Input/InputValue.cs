using System.Globalization;

namespace Stormproof.Cli.Input;

/// <summary>A value of a file, to be read as what it should be. What it is not is a fault of the file, and null.</summary>
/// <param name="file">The file.</param>
/// <param name="node">What stands there.</param>
/// <param name="name">Where it stands, as in <c>nodes.margin</c>.</param>
internal sealed class InputValue(InputFile file, InputNode node, string name)
{
    public string Name => name;

    public InputPlace Place => node.Place;

    public bool IsList => node is InputList;

    public bool IsMapping => node is InputFields;

    /// <summary>A number in a range, written without quotes.</summary>
    public double? Number(Allowed allowed) =>
        node is InputScalar { Quoted: false } plain && Allowed.TryParse(plain.Text, out var value) && allowed.Holds(value)
            ? value
            : Refuse<double>(allowed.Remedy);

    /// <summary>A whole number in a range.</summary>
    public int? Int(int low, int high, int example) =>
        (int?)Number(new Allowed(low, high, example, Whole: true));

    /// <summary>Text that is not blank, of at most so many characters, on one line.</summary>
    public string? Text(string example, int longest = 100)
    {
        if (node is InputScalar text && !string.IsNullOrWhiteSpace(text.Text) && !IsNull(text))
        {
            var trimmed = text.Text.Trim();
            if (trimmed.Length <= longest && trimmed.AsSpan().IndexOfAny('\n', '\r', '\t') < 0)
            {
                return trimmed;
            }
        }

        Refuse($"give one line of at most {longest} characters, for example {example}");
        return null;
    }

    /// <summary>One of some words, in that spelling.</summary>
    public string? OneOf(params string[] words)
    {
        if (node is InputScalar word && words.Contains(word.Text, StringComparer.Ordinal))
        {
            return word.Text;
        }

        Refuse($"give one of {string.Join(", ", words)}");
        return null;
    }

    /// <summary>true or false.</summary>
    public bool? Bool() => node switch
    {
        InputScalar { Quoted: false, Text: "true" } => true,
        InputScalar { Quoted: false, Text: "false" } => false,
        _ => Refuse<bool>("give true or false"),
    };

    /// <summary>A duration such as 45m, 2h or 30d.</summary>
    public TimeSpan? Duration() =>
        node is InputScalar text && Durations.TryParse(text.Text, out var value) ? value : Refuse<TimeSpan>(Durations.Remedy);

    /// <summary>An availability written in percent, from 0 to 1.</summary>
    public double? Availability() =>
        node is InputScalar text && Percentages.TryParseAvailability(text.Text, out var value)
            ? value
            : Refuse<double>(Percentages.AvailabilityRemedy((node as InputScalar)?.Text ?? ""));

    /// <summary>A share, from 0 to 1.</summary>
    public double? Share() =>
        node is InputScalar text && Percentages.TryParseShare(text.Text, out var value)
            ? value
            : Refuse<double>(Percentages.ShareRemedy);

    /// <summary>Names with values.</summary>
    public InputMapping? Mapping()
    {
        if (node is InputFields fields)
        {
            return new InputMapping(file, fields, name);
        }

        Refuse("give fields, each as name: value");
        return null;
    }

    /// <summary>A list, of as many values as allowed.</summary>
    public IReadOnlyList<InputValue>? List(int least, int most)
    {
        if (node is InputList list && list.Items.Count >= least && list.Items.Count <= most)
        {
            return [.. list.Items.Select((item, i) => new InputValue(file, item, $"{name}[{i + 1}]"))];
        }

        Refuse($"give a list of {least:N0} to {most:N0} values");
        return null;
    }

    /// <summary>A fault that is not about what the value says.</summary>
    public void Fault(string text) => file.Fault(Place, text);

    /// <summary>A fault of this value.</summary>
    public void Refuse(string remedy)
    {
        var subject = name.Length == 0 ? "the document" : Shown.Plain(name, 80);
        file.Fault(Place, $"{subject} {Found()}; {remedy}");
    }

    private T? Refuse<T>(string remedy)
        where T : struct
    {
        Refuse(remedy);
        return null;
    }

    private string Found() => node switch
    {
        InputScalar { Quoted: false } text when IsNull(text) => "is empty",
        InputScalar { Quoted: true } text =>
            string.Create(CultureInfo.InvariantCulture, $"\"{Shown.Plain(text.Text, 60)}\" is not allowed"),
        InputScalar text => $"{Shown.Of(text.Text)} is not allowed",
        InputList list => $"is a list of {list.Items.Count:N0}",
        _ => "is a group of fields",
    };

    private static bool IsNull(InputScalar text) => !text.Quoted && text.Text is "" or "~" or "null";
}
