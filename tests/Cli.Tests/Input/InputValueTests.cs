using Stormproof.Cli.Input;

namespace Stormproof.Cli.Tests.Input;

public sealed class InputValueTests
{
    private static readonly Allowed Margin = new(0, 5, 0.3);

    [Fact]
    public void Read_RightValues_AreTheirs()
    {
        const string text = """
            rps: 1.5e3
            count: 7
            name: the shop
            ha: true
            repair: 1h30m
            availability: 99.99
            read: 90%
            """;

        Assert.Equal(
            (1500.0, 7, "the shop", true, TimeSpan.FromMinutes(90), 0.9999, 0.9),
            Written.Read(text, r => (
                r.Optional("rps")!.Number(new Allowed(0, 1e9, 500))!.Value, r.Optional("count")!.Int(1, 10, 3)!.Value,
                r.Optional("name")!.Text("shop")!, r.Optional("ha")!.Bool()!.Value, r.Optional("repair")!.Duration()!.Value,
                r.Optional("availability")!.Availability()!.Value, r.Optional("read")!.Share()!.Value)));
    }

    [Theory]
    [InlineData("7"), InlineData("-0.1"), InlineData("abc"), InlineData("NaN"), InlineData(".nan")]
    [InlineData(".inf"), InlineData("1e400")]
    [InlineData("\"1\""), InlineData("1,5"), InlineData("1_0"), InlineData("0x1"), InlineData("Infinity"), InlineData("(1)")]
    [InlineData("[1]"), InlineData("{a: 1}"), InlineData(""), InlineData("~")]
    public void Number_NotAllowed_NamesPlaceReasonAndRemedy(string value)
    {
        var line = Assert.Single(Written.Faults($"x: 1\nmargin: {value}\n", r =>
        {
            r.Optional("x");
            Assert.Null(r.Optional("margin")!.Number(Margin));
        }));

        Assert.StartsWith("f.yaml:2:", line, StringComparison.Ordinal);
        Assert.EndsWith("; give a number from 0 to 5, for example 0.3.", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Number_NotAllowed_StandsAtTheValue() =>
        Assert.Equal(
            "f.yaml:2:11: nodes.margin '7' is not allowed; give a number from 0 to 5, for example 0.3.",
            Assert.Single(Written.Faults(
                "nodes:\n  margin: 7\n", r => r.Optional("nodes")!.Mapping()!.Optional("margin")!.Number(Margin))));

    [Theory, InlineData("1.5"), InlineData("0"), InlineData("11"), InlineData("99999999999")]
    public void Int_NotAllowed_IsRefused(string value) =>
        Assert.Contains(
            "give a whole number from 1 to 10, for example 3",
                Assert.Single(Written.Faults($"n: {value}", r => r.Optional("n")!.Int(1, 10, 3))),
            StringComparison.Ordinal);

    [Theory, InlineData("yes"), InlineData("True"), InlineData("1"), InlineData("\"true\"")]
    public void Bool_NotAllowed_IsRefused(string value) =>
        Assert.EndsWith("give true or false.", Assert.Single(Written.Faults($"b: {value}", r => r.Optional("b")!.Bool())),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("45m", 2700), InlineData("2h", 7200), InlineData("30d", 2_592_000), InlineData("250ms", 0.25)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400), InlineData("1w", 604_800), InlineData("1m500ms", 60.5)]
    public void Duration_Written_IsItsSeconds(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 1e-9);
    }

    [Theory]
    [InlineData(""), InlineData("45"), InlineData("m"), InlineData("-45m"), InlineData("45 minutes")]
    [InlineData("0s"), InlineData("1m1h")]
    [InlineData("1m1m"), InlineData("99999999d"), InlineData("1.2.3m"), InlineData("1e3s"), InlineData("NaNs"), InlineData("45M")]
    [InlineData("0.00000001ms"), InlineData(".m"), InlineData("1hm")]
    public void Duration_NotWritten_IsRefused(string text) => Assert.False(Durations.TryParse(text, out _));

    [Theory]
    [InlineData("99.99", 0.9999), InlineData("99.99%", 0.9999), InlineData("99.999 %", 0.99999)]
    [InlineData("100", 1), InlineData("0", 0)]
    [InlineData("0.5%", 0.005), InlineData("99.9999", 0.999999), InlineData("1", 0.01)]
    public void Availability_InPercent_IsExact(string text, double availability)
    {
        Assert.True(Percentages.TryParseAvailability(text, out var read));
        Assert.Equal(availability, read);
    }

    [Theory]
    [InlineData("100.1"), InlineData("-1"), InlineData("NaN"), InlineData("0.999"), InlineData(""), InlineData("%")]
    [InlineData("99,9")]
    [InlineData("99.9%%"), InlineData("1e3")]
    public void Availability_NotPercent_IsRefused(string text) => Assert.False(Percentages.TryParseAvailability(text, out _));

    [Theory, InlineData("1.1"), InlineData("101%"), InlineData("-0.1"), InlineData("90"), InlineData("NaN")]
    public void Share_NotOne_IsRefused(string text) => Assert.False(Percentages.TryParseShare(text, out _));

    [Fact]
    public void ThrowIfFaulty_UnknownFields_NamesTheNearest()
    {
        var faults = Written.Faults("peek-rps: 1\nxyzzy: 2\n", r => r.Optional("peak-rps"));

        Assert.Equal("f.yaml:1:1: 'peek-rps' is no known field; did you mean 'peak-rps'? Known here: peak-rps.", faults[0]);
        Assert.Equal("f.yaml:2:1: 'xyzzy' is no known field; the nearest is 'peak-rps'. Known here: peak-rps.", faults[1]);
    }

    [Fact]
    public void ThrowIfFaulty_ManyFaults_TellsAllInTheFilesOrder()
    {
        var faults = Written.Faults("a: x\nb: 3\nc: {d: y}\n", r =>
        {
            r.Required("z", "5");
            r.Optional("c")!.Mapping()!.Optional("d")!.Bool();
            r.Optional("a")!.Bool();
        });

        Assert.Equal(
            ["f.yaml:1:1: z is missing", "f.yaml:1:4: a 'x'", "f.yaml:2:1: 'b' is no known", "f.yaml:3:8: c.d 'y'"],
            faults.Zip(["f.yaml:1:1: z is missing", "f.yaml:1:4: a 'x'", "f.yaml:2:1: 'b' is no known", "f.yaml:3:8: c.d 'y'"],
                (line, start) => line.StartsWith(start, StringComparison.Ordinal) ? start : line));
    }

    [Fact]
    public void ThrowIfFaulty_HundredsOfFaults_TellsTwentyAndHowManyMore()
    {
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => $"field{i}: 1\n"));

        var faults = Written.Faults(text, r => r.Optional("field"));

        Assert.Equal(21, faults.Count);
        Assert.Equal("f.yaml: 480 more of the kind.", faults[^1]);
    }

    [Theory, InlineData("[1, 2]"), InlineData("7"), InlineData("text")]
    public void Mapping_OfSomethingElse_IsRefused(string text)
    {
        var file = Written.File(text);
        Assert.Null(file.Root.Mapping());

        Assert.StartsWith(
            "f.yaml:1:1: the document ", Assert.Single(Assert.Throws<InputException>(file.ThrowIfFaulty).Lines),
                StringComparison.Ordinal);
    }
}
