using System.Text;
using System.Text.RegularExpressions;
using Stormproof.Cli.Input;

namespace Stormproof.Cli.Tests.Input;

/// <summary>Whatever a file holds: it is read, or refused with line and column, soon.</summary>
public sealed partial class InputFuzzTests
{
    private const string Sample = """
        # a system
        load: {current-rps: 500, projected-rps: 5e4, stateless: false}
        nodes:
          name: "the shop"
          margin: 0.3
          points:
            - {nodes: 1, rps: 64.9}
            - {nodes: 18, rps: 995.9}
        parts: [{name: a, availability: 99.9%}, {name: b, mtbf: 30d, mttr: 45m}]
        note: |
          two
          lines
        """;

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ":", ",", "-", "?", "|", ">", "&a", "*a", "!t", "!!str", "%YAML 1.2", "---", "...", "'", "\"", "#",
        "\n", "\r\n", "  ", "\t", "a", "b: ", "- ", "1e999", "NaN", "99.9%", "45m", "\\u0000", "\\ud800", "\\x", "<<", "~",
            "null", "true",
        "\uFEFF", "é", "😀", "\u2028", "\u0085", ">-", "|+9", "@", "`", "0x", "\0",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory, MemberData(nameof(Seeds))]
    public void Parse_MutatedBytes_ReadsOrSaysWhere(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Sample).ToList();
            for (var n = random.Next(1, 12); n > 0 && bytes.Count > 0; n--)
            {
                Mutate(bytes, random);
            }

            Check([.. bytes], seed, i);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Parse_RandomTokens_ReadsOrSaysWhere(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Tokens[random.Next(Tokens.Length)]));
            Check(Encoding.UTF8.GetBytes(text), seed, i);
        }
    }

    [Theory, InlineData("a: "), InlineData("- "), InlineData("? "), InlineData("\""), InlineData("[")]
    [InlineData("{"), InlineData("a\n"), InlineData("#\n")]
    [InlineData("'a' "), InlineData("a: |\n "), InlineData("&a "), InlineData("!a "), InlineData("\n")]
    [InlineData("%a\n"), InlineData("x"), InlineData("[a: "), InlineData("\\")]
    [InlineData("- a\n"), InlineData("---\n"), InlineData("a, "), InlineData("\"a\\n\" ")]
    public void Parse_OneThingAMebibyteLong_EndsSoon(string piece)
    {
        var text = new StringBuilder(InputFile.MaxBytes + piece.Length);
        while (text.Length < InputFile.MaxBytes - piece.Length)
        {
            text.Append(piece);
        }

        Check(Encoding.UTF8.GetBytes(text.ToString()), 0, 0);
        Check(Encoding.UTF8.GetBytes("[" + text), 0, 1);
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 20)));
                break;
            case 2:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 30)));
                break;
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
        }
    }

    private static void Check(byte[] bytes, int seed, int round)
    {
        var what = $"seed {seed}, round {round}: {Convert.ToBase64String(bytes.AsSpan(0, Math.Min(bytes.Length, 600)))}";
        try
        {
            var file = InputFile.Parse("f.yaml", bytes);
            ReadAll(file.Root);
            file.ThrowIfFaulty();
        }
        catch (InputException e)
        {
            Assert.All(e.Lines, line => Assert.True(Line().IsMatch(line), $"{line}\n{what}"));
        }
        catch (Exception e)
        {
            Assert.Fail($"{e}\n{what}");
        }
    }

    /// <summary>Each value asked for as everything it could be.</summary>
    private static void ReadAll(InputValue value)
    {
        value.Number(new Allowed(0, 1e9, 1));
        value.Int(0, 10, 1);
        value.Text("x");
        value.Bool();
        value.Duration();
        value.Availability();
        value.Share();
        value.OneOf("a", "b");
        foreach (var item in value.List(0, 100) ?? [])
        {
            ReadAll(item);
        }

        if (value.Mapping() is { } mapping)
        {
            mapping.Required("load", "{}");
            foreach (var name in new[] { "load", "nodes", "parts", "points", "margin", "a", "b" })
            {
                if (mapping.Optional(name) is { } field)
                {
                    ReadAll(field);
                }
            }
        }
    }

    [GeneratedRegex(@"\Af\.yaml(:[1-9]\d*:[1-9]\d*: [^\p{Cc}]{5,}|: \d+ more of the kind)\.\z")]
    private static partial Regex Line();
}
