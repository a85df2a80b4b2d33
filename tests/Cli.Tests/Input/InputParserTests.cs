using System.Text;
using Stormproof.Cli.Input;

namespace Stormproof.Cli.Tests.Input;

public sealed class InputParserTests
{
    [Theory]
    [InlineData("a: 1\nb: [2, 3]\n"), InlineData("{\"a\": 1, \"b\": [2, 3]}"), InlineData("{\"a\":1,\"b\":[2,3]}")]
    [InlineData("{\n\t\"a\": 1,\n\t\"b\": [\n\t\t2,\n\t\t3\n\t]\n}\n")]
    [InlineData("# a comment\r\na: 1\r\nb:\r\n  - 2\r\n  - 3\r\n")]
    [InlineData("\uFEFFa: 1\nb:\n- 2\n- 3"), InlineData("---\na: 1\nb: [2, 3]\n...\n")]
    public void Parse_YamlOrJson_ReadsTheSame(string text)
    {
        var (a, b) = Written.Read(text, root => (
            root.Required("a", "1")!.Number(new Allowed(0, 10, 1)),
            root.Required("b", "[1]")!.List(1, 5)!.Select(v => v.Number(new Allowed(0, 10, 1))).ToArray()));

        Assert.Equal(1, a);
        Assert.Equal([2.0, 3.0], b);
    }

    [Theory]
    [InlineData("", "f.yaml:1:1: the file is empty."), InlineData("# only a comment\n", "f.yaml:1:1: the file is empty.")]
    [InlineData("a: 1\na: 2\n", "f.yaml:2:1: the field 'a' stands twice, first in line 1;")]
    [InlineData("{\"a\": 1,\n \"a\": 2}", "f.yaml:2:2: the field 'a' stands twice, first in line 1;")]
    [InlineData("a: &x 1\n", "f.yaml:1:4: anchors"), InlineData("a: 1\nb: *x\n", "f.yaml:2:4: anchors")]
    [InlineData("&x a: 1\n", "f.yaml:1:1: anchors"), InlineData("a: !!int 1\n", "f.yaml:1:4: tags")]
    [InlineData("a: !evil {}\n", "f.yaml:1:4: tags"), InlineData("a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document")]
    [InlineData("? [a, b]\n: 1\n", "f.yaml:1:3: a field's name must be a word"), InlineData("a: [1, 2\n", "f.yaml:2:1: ")]
    [InlineData("{\"a\": 1", "f.yaml:2:1: "), InlineData("a: \"\\u0007\"\n", "f.yaml:1:4: the character U+0007 is not allowed")]
    [InlineData("a: \u0007\n", "f.yaml:1:4: the character U+0007 is not allowed")]
    [InlineData("a: 1\n\tb: 2\n", "f.yaml:1:4: this is neither YAML nor JSON: while scanning a plain scalar, found a tab")]
    public void Parse_NotReadable_SaysWhereAndWhy(string text, string start) =>
        Assert.StartsWith(start, Written.Refusal(text), StringComparison.Ordinal);

    [Fact]
    public void Parse_BytesThatAreNotUtf8_SaysWhere() =>
        Assert.StartsWith(
            "f.yaml:2:4: this byte is not UTF-8", Written.Refusal([.. "a: 1\nb: "u8, 0xC3, 0x28]), StringComparison.Ordinal);

    [Theory, InlineData("[", "]"), InlineData("{a: ", "}")]
    public void Parse_NestedTooDeep_IsRefusedAtOnce(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000)) + string.Concat(Enumerable.Repeat(close, 100_000));

        Assert.EndsWith("values are nested deeper than 32.", Written.Refusal(deep), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TooManyValues_IsRefused() =>
        Assert.EndsWith("more than 20,000 values.", Written.Refusal($"[{string.Join(',', Enumerable.Repeat("1", 30_000))}]"),
            StringComparison.Ordinal);

    [Fact]
    public void Open_LargerThanAMebibyte_IsRefused()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, new string(' ', InputFile.MaxBytes + 1));
            var refused = Assert.Throws<InputException>(() => InputFile.Open(path));
            Assert.Contains("larger than 1,024 KiB", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("/nowhere/system.yaml", "does not exist"), InlineData("/", "is a directory"), InlineData("", "does not exist")]
    public void Open_NoFile_SaysSo(string path, string reason)
    {
        var line = Assert.Single(Assert.Throws<InputException>(() => InputFile.Open(path)).Lines);

        Assert.Contains($"'{path}'", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_EndlessFile_StopsReading() =>
        Assert.Contains(
            "larger than", Assert.Throws<InputException>(() => InputFile.Open("/dev/zero")).Message, StringComparison.Ordinal);

    [Fact]
    public void Refusal_ControlAndDirectionCharacters_DoNotReachTheTerminal()
    {
        var line = Written.Faults("\"a\u202Eb\": 1\n", _ => { })[0];

        Assert.DoesNotContain('\u202E', line);
        Assert.Contains("'a b'", line, StringComparison.Ordinal);
        Assert.DoesNotContain((char)27, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line)));
    }
}
