using Stormproof.Model.Fleet.Admission;

namespace Stormproof.Model.Tests.Fleet.Admission;

public sealed class UrgencyTests
{
    [Theory]
    [InlineData("u=0", 0), InlineData("u=7", 7), InlineData("i, u=1", 1), InlineData("u=5, i", 5), InlineData("u=2;x=1", 2)]
    [InlineData("u=1, u=6", 6), InlineData(null, 3), InlineData("", 3), InlineData("i", 3), InlineData("u=8", 3)]
    [InlineData("u=-1", 3), InlineData("u=10", 3), InlineData("u", 3), InlineData("u=x", 3), InlineData("U=1", 3)]
    public void Parse_Header_IsItsUrgencyOrTheUsual(string? header, int urgency) => Assert.Equal(urgency, Urgency.Parse(header));

    [Theory]
    [InlineData("/", 3), InlineData("/api", 4), InlineData("/api/x", 4), InlineData("/apix", 3), InlineData("/api/checkout", 0)]
    [InlineData("/api/checkout/7", 0), InlineData("/static/a.css", 6), InlineData("/static", 3)]
    public void OfPath_Rules_TheLongestPrefixDecides(string path, int urgency) => Assert.Equal(
        urgency,
        Urgency.OfPath(path, new Dictionary<string, int> { ["/api"] = 4, ["/api/checkout"] = 0, ["/static/"] = 6 }));
}
