using System.Buffers;
using System.Text;
using System.Text.Json;
using Stormproof.Load.Journeys.JsonPaths;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Tests.Journeys.JsonPaths;

public sealed class JsonPathTests
{
    private const string Shop = """
        { "cart": [ { "id": 7, "tags": ["a", "b"], "price": "$29.99" }, { "id": 8 }, [1, [2]] ],
          "a b": { "c.d": true, "it's": null, "\"": -1.5e3 }, "grüße": "ü\u00fc\n\"", "length": 3, "": "empty",
          "total": "$84.97", "esc\u0061ped": 1, "long": 12345678901234567890 }
        """;

    [Theory]
    [InlineData("$.total", "$84.97")]
    [InlineData("$.cart[0].id", "7")]
    [InlineData("$.cart[1].id", "8")]
    [InlineData("$['cart'][0]['tags'][1]", "b")]
    [InlineData("$[\"cart\"][2][1][0]", "2")]
    [InlineData("$.cart[0].tags", "[\"a\", \"b\"]")]
    [InlineData("$.cart[1]", "{ \"id\": 8 }")]
    [InlineData("$['a b']['c.d']", "true")]
    [InlineData("$['a b']['it\\'s']", "null")]
    [InlineData("$['a b']['\"']", "-1.5e3")]
    [InlineData("$.grüße", "üü\n\"")]
    [InlineData("$.length", "3")]
    [InlineData("$['']", "empty")]
    [InlineData("$.escaped", "1")]
    [InlineData("$.long", "12345678901234567890")]
    [InlineData("$.cart.length()", "3")]
    [InlineData("$.cart[0].length()", "3")]
    [InlineData("$.cart[0].tags.length()", "2")]
    [InlineData("$.grüße.length()", "4")]
    [InlineData("$.length()", "8")]
    [InlineData("$.cart[9]", null)]
    [InlineData("$.none", null)]
    [InlineData("$.total.x", null)]
    [InlineData("$.total[0]", null)]
    [InlineData("$[0]", null)]
    [InlineData("$.length.length()", null)]
    [InlineData("$.cart[0].i", null)]
    public void Find_Path_LeadsToTheValue(string path, string? expected) => Assert.Equal(expected, Found(path, Shop));

    [Fact]
    public void Find_Root_IsTheWholeAnswer()
    {
        Assert.Equal("[1,2]", Found("$", " [1,2] "));
        Assert.Equal("1", Found("$", "1"));
        Assert.Equal("0", Found("$.length()", "[]"));
    }

    [Theory]
    [InlineData(""), InlineData("<html>"), InlineData("{\"a\":"), InlineData("{\"b\":1,}"), InlineData("nul"), InlineData("{\"b\":[}")]
    public void Find_NoJson_IsSaid(string json) => Assert.Equal(
        JsonFound.NotJson, JsonPath.Parse("$.a").Path!.Find(Encoding.UTF8.GetBytes(json), out _));

    [Theory]
    [InlineData("a", 0), InlineData("", 0), InlineData("$a", 1), InlineData("$.", 1), InlineData("$..a", 1), InlineData("$.*", 1)]
    [InlineData("$[*]", 1), InlineData("$[-1]", 1), InlineData("$[1:2]", 1), InlineData("$['a'", 1), InlineData("$[?(@.a)]", 1)]
    [InlineData("$[]", 1), InlineData("$['a]", 1), InlineData("$.a b", 1), InlineData("$[99999999999]", 1), InlineData("$.size()", 1)]
    public void Parse_WhatIsNotUnderstood_IsRefusedWithItsPlace(string text, int index)
    {
        var (path, at, error) = JsonPath.Parse(text);
        Assert.Null(path);
        Assert.NotEmpty(error!);
        Assert.Equal(index, at);
    }

    [Fact]
    public void Parse_MoreStepsThanAllowed_IsRefused() =>
        Assert.NotNull(JsonPath.Parse("$" + string.Concat(Enumerable.Repeat("[0]", JsonPath.MostSteps + 1))).Error);

    /// <summary>Against a tree of the same bytes, at every place of random documents.</summary>
    [Fact]
    public void Find_RandomDocuments_AgreesWithATree()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var random = new SeededRandom(seed);
            var json = new StringBuilder();
            Write(json, random, 5);
            using var tree = JsonDocument.Parse(json.ToString());
            Compare("$", tree.RootElement, json.ToString(), seed);
        }
    }

    private static void Compare(string path, JsonElement element, string json, ulong seed)
    {
        var expected = element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetRawText();
        Assert.True(expected == Found(path, json), $"seed {seed}, {path} in {json}");
        if (element.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal($"{element.GetArrayLength()}", Found($"{path}.length()", json));
            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                Compare($"{path}[{index++}]", item, json, seed);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                Compare($"{path}['{property.Name}']", property.Value, json, seed);
            }
        }
    }

    private static void Write(StringBuilder json, SeededRandom random, int depth)
    {
        switch (random.Next(depth > 0 ? 6 : 4))
        {
            case 0:
                json.Append(random.Next(2) == 0 ? "true" : "null");
                break;
            case 1:
                json.Append(random.Next(1000));
                break;
            case 2 or 3:
                json.Append(JsonSerializer.Serialize(new string([.. Enumerable.Range(0, random.Next(5)).Select(_ => "aü\"\\\n€"[random.Next(6)])])));
                break;
            case 4:
                json.Append('[').AppendJoin(" , ", Children(random, depth, i => "")).Append(']');
                break;
            default:
                json.Append("{ ").AppendJoin(',', Children(random, depth, i => $"\"k{i}\" : ")).Append('}');
                break;
        }
    }

    private static IEnumerable<string> Children(SeededRandom random, int depth, Func<int, string> name)
    {
        for (var i = random.Next(4); i > 0; i--)
        {
            var child = new StringBuilder(name(i));
            Write(child, random, depth - 1);
            yield return child.ToString();
        }
    }

    private static string? Found(string path, string json)
    {
        if (JsonPath.Parse(path).Path!.Find(Encoding.UTF8.GetBytes(json), out var hit) != JsonFound.Found)
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>();
        hit.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
