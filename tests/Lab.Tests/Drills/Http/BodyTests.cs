using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Tests.Drills.Http;

public sealed class BodyTests
{
    [Theory, InlineData(""), InlineData("<html>"), InlineData("null"), InlineData("{}"), InlineData("""{"id":"7"}"""),
        InlineData("""{"id":7.5}"""), InlineData("[7]")]
    public void Read_AnotherForm_GivesTheDefault(string body) =>
        Assert.Equal(0, Body.Read(body, r => r.GetProperty("id").GetInt64()));

    [Fact]
    public void Read_ExpectedForm_GivesTheValue() =>
        Assert.Equal(7, Body.Read("""{"id":7}""", r => r.GetProperty("id").GetInt64()));

    [Theory, InlineData("$1,234.50", 123_450L), InlineData("0.01", 1L), InlineData("100000.00", 10_000_000L)]
    public void TryCents_APrice_IsRead(string text, long cents)
    {
        Assert.True(Body.TryCents(text, out var read));
        Assert.Equal(cents, read);
    }

    [Theory, InlineData(null), InlineData(""), InlineData("free"), InlineData("1.2.3")]
    public void TryCents_AnythingElse_IsNot(string? text) => Assert.False(Body.TryCents(text, out _));
}
