using Stormproof.Lab.Drills.Stampede;

namespace Stormproof.Lab.Tests.Drills.Stampede;

public sealed class HotCategoryTests
{
    private static readonly HotCategory Hot = new(7, [12, 5]);

    [Fact]
    public void Shows_ItsProductsInOrder_IsRight() =>
        Assert.True(Hot.Shows("""{"category":{"id":7},"products":[{"id":12,"price":"1.00"},{"id":5,"price":"2.00"}]}"""));

    [Theory]
    [InlineData("""{"category":{"id":8},"products":[{"id":12},{"id":5}]}""")]
    [InlineData("""{"category":{"id":7},"products":[]}""")]
    [InlineData("""{"category":{"id":7},"products":[{"id":5},{"id":12}]}""")]
    [InlineData("""{"category":{"id":7},"products":[{"id":12},{"id":5},{"id":6}]}""")]
    [InlineData("""{"category":{"id":7}}"""), InlineData("""{"error":"no"}"""), InlineData("null"), InlineData("<html>"),
        InlineData("")]
    public void Shows_AnythingElse_IsWrong(string body) => Assert.False(Hot.Shows(body));
}
