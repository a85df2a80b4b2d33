using System.Text;
using System.Text.RegularExpressions;
using Stormproof.Cli.Input;

namespace Stormproof.Cli.Tests.Input;

public sealed partial class PointsFileTests
{
    private const string Csv = "# nodes of May\nnodes,rps\n1,1800\n2,3500\n4, 6600\n8,11900 # noisy\n16,19000\n32,24000\n";

    private const string Json = """
        {"verb":"load","points":[
        {"nodes":1,"rps":1800},{"nodes":2,"rps":3500},{"nodes":4,"rps":6600.5},{"nodes":8,"rps":11900}]}
        """;

    private static readonly string[] Words =
    [
        "nodes", "rps", "points", ",", ",,", "\n", "\r\n", "\r", "#", "[", "]", "{", "}", ":", "\"", "1", "0", "-1", "1e9",
        "1e308", "1e-320", "NaN", "Infinity", "0x1F", "1.5", " ", "\t", "\u2028", "\u0085", "\uFEFF", "é", "\0", "- ",
        "&a", "*a", "1_000", "٣",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Fact]
    public void Parse_WhatIsWritten_IsRead()
    {
        Assert.Equal([1, 2, 4, 8, 16, 32], PointsFile.Parse("p.csv", Encoding.UTF8.GetBytes(Csv)).Points.Select(p => p.Nodes));
        Assert.Equal([1800, 3500, 6600.5, 11900], PointsFile.Parse("p", Encoding.UTF8.GetBytes(Json)).Points.Select(p => p.Rps));
        var bare = '\uFEFF' + Csv.Replace("nodes,rps\n", "", StringComparison.Ordinal);
        Assert.Equal(6, PointsFile.Parse("p", Encoding.UTF8.GetBytes(bare)).Points.Count);
    }

    [Theory]
    [InlineData("p.csv", "1,1\n2,two\n", "p.csv:2:3: 'two'"), InlineData("p.csv", "1,1\n2.5,2\n", "p.csv:2:1: '2.5'")]
    [InlineData("p.csv", "1,1\n 0,2\n", "p.csv:2:2: '0'"), InlineData("p.csv", "1,1\n2,-2\n", "p.csv:2:3: '-2'")]
    [InlineData("p.csv", "1,1\n2,NaN\n", "p.csv:2:3: 'NaN'"), InlineData("p.csv", "1,1\n2\n", "p.csv:2:1: 1 values")]
    [InlineData("p.csv", "1,1\n2,2,2\n", "p.csv:2:3: 3 values"), InlineData("p.csv", "a,b\n1,1\n", "p.csv:1:1: 'a'")]
    [InlineData("p.csv", "", "p.csv:1:1: 0 different")]
    [InlineData("p.csv", "1,1\n2,2\n3,3\n3,4\n", "p.csv:1:1: 3 different node counts")]
    [InlineData("p.csv", "1,1\n2,\"2\"\n", "p.csv:2:3: quotes")]
    [InlineData("p.json", "[{\"nodes\":1,\"rps\":0}]", "p.json:1:19: [1].rps '0'")]
    [InlineData("p.json", "[{\"nodes\":1}]", "p.json:1:2: [1].rps is missing")]
    [InlineData("p.json", "[{\"nodes\":1,\"rps\":1,\"x\":1}]", "p.json:1:21: '[1].x' is no known field")]
    [InlineData("p.json", "{}", "p.json:1:1: points is missing"), InlineData("p.json", "", "p.json:1:1:")]
    [InlineData("p.json", "{\"points\":{}}", "p.json:1:11: points is a group"), InlineData("p.json", "[1]", "p.json:1:2:")]
    public void Parse_WhatIsWrong_IsToldWithItsPlace(string name, string text, string start)
    {
        var refused = Assert.Throws<InputException>(() => PointsFile.Parse(name, Encoding.UTF8.GetBytes(text)));

        Assert.StartsWith(start, refused.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TooManyRows_IsRefusedWhereTheyBegin()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{1 + (i % 9)},5\n"));

        Assert.StartsWith(
            "p.csv:1002:1: the file has more than",
            Assert.Throws<InputException>(() => PointsFile.Parse("p.csv", Encoding.UTF8.GetBytes(text[..100_000]))).Message,
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Parse_MutatedBytes_AreFittedOrSayWhere(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(i % 2 == 0 ? Csv : Json).ToList();
            for (var n = random.Next(1, 10); n > 0; n--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(random.Next(1, 8), bytes.Count - at));
                        bytes.Add((byte)'1');
                        break;
                    case 2:
                        bytes.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
                        break;
                    default:
                        bytes.InsertRange(at, bytes.GetRange(0, random.Next(bytes.Count)));
                        break;
                }
            }

            Check(i % 2 == 0 ? "f.csv" : "f.json", [.. bytes], seed, i);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Parse_RandomWords_AreFittedOrSayWhere(int seed)
    {
        var random = new Random(seed);
        string[] names = ["f.csv", "f.json", "f"];
        for (var i = 0; i < 1_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Words[random.Next(Words.Length)]));
            Check(names[i % 3], Encoding.UTF8.GetBytes(text), seed, i);
        }
    }

    private static void Check(string name, byte[] bytes, int seed, int turn)
    {
        try
        {
            var fit = PointsFile.Parse(name, bytes);
            Assert.True(double.IsFinite(fit.Law.At(10)), $"seed {seed}, turn {turn}");
        }
        catch (InputException e)
        {
            Assert.All(e.Lines.Where(l => !l.EndsWith("more of the kind.", StringComparison.Ordinal)), l => Assert.True(
                Place().IsMatch(l) && !l.Any(char.IsControl), $"seed {seed}, turn {turn}: {l}"));
        }
        catch (Exception e)
        {
            Assert.Fail($"seed {seed}, turn {turn}: {e}");
        }
    }

    [GeneratedRegex(@"\Af(\.csv|\.json)?:[1-9]\d*:[1-9]\d*: .+\.\z")]
    private static partial Regex Place();
}
