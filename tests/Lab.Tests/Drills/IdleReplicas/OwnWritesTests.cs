using Stormproof.Lab.Drills.IdleReplicas;

namespace Stormproof.Lab.Tests.Drills.IdleReplicas;

public sealed class OwnWritesTests
{
    [Theory, InlineData(7, true), InlineData(9, true), InlineData(8, false)]
    public void ShowsOrder_OneOfTheList_IsSeen(long order, bool seen) =>
        Assert.Equal(seen, OwnWrites.ShowsOrder("""{"orders":[{"orderId":9,"lines":[]},{"orderId":7,"lines":[]}]}""", order));

    [Theory, InlineData(""), InlineData("null"), InlineData("{}"), InlineData("""{"orders":[]}"""),
        InlineData("""{"orders":[{"id":7}]}"""), InlineData("""{"orders":7}""")]
    public void ShowsOrder_AnswerWithoutIt_ShowsNothing(string body) => Assert.False(OwnWrites.ShowsOrder(body, 7));

    [Theory, InlineData(2, false), InlineData(3, true), InlineData(4, true)]
    public void ShowsVersion_TheVersionOrALaterOne_IsSeen(int shown, bool seen) =>
        Assert.Equal(seen, OwnWrites.ShowsVersion($$"""{"id":1,"version":{{shown}}}""", 3));

    [Theory, InlineData(""), InlineData("[]"), InlineData("{}"), InlineData("""{"version":"3"}""")]
    public void ShowsVersion_AnswerWithoutOne_ShowsNothing(string body) => Assert.False(OwnWrites.ShowsVersion(body, 3));
}
