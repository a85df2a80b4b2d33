using System.Text;
using Stormproof.Gateway.Health;

namespace Stormproof.Gateway.Tests.Health;

public sealed class ReadyAnswerTests
{
    [Fact]
    public void Parse_WholeAnswer_ReadsInstanceKeysAndReason()
    {
        var answer = Parse("""{"instance":"i-1","honours":["other","idempotency-key"],"reason":"store away"}""");

        Assert.Equal(new ReadyAnswer("i-1", true, "store away"), answer);
    }

    [Theory]
    [InlineData(""), InlineData("OK"), InlineData("Healthy\n"), InlineData("[]"), InlineData("7"), InlineData("{"),
        InlineData("{}")]
    [InlineData("""{"instance":7,"honours":"idempotency-key","reason":null}""")]
    [InlineData("""{"honours":[7,null,{}]}""")]
    public void Parse_AnythingElse_SaysNothing(string body) => Assert.Equal(default, Parse(body));

    [Fact]
    public void Parse_TextThatIsNoUtf8_SaysNothing() =>
        Assert.Equal(default, ReadyAnswer.Parse([.. """{"instance":" """u8, 0xFF, 0xFE, .. "\"}"u8]));

    [Fact]
    public void Parse_DeepNesting_SaysNothing() => Assert.Equal(default, Parse(new string('[', 10_000)));

    private static ReadyAnswer Parse(string body) => ReadyAnswer.Parse(Encoding.UTF8.GetBytes(body));
}
