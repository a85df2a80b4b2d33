using System.Text;
using Stormproof.Load.Journeys.Expectations;
using Stormproof.Load.Journeys.Templates;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Tests.Journeys.Expectations;

public sealed class ExpectationTests
{
    private const string Body = """{"cart":[{"id":7}],"total":"$84.97","n":10,"s":"10","ok":true,"none":null,"esc":"a\"b"}""";

    [Theory]
    [InlineData("status 200", true), InlineData("status 2xx", true), InlineData("status 201", false)]
    [InlineData("status 3xx", false)]
    [InlineData("status != 500", true), InlineData("status < 300", true), InlineData("status >= 300", false)]
    [InlineData("status != 2xx", false)]
    [InlineData("body $.cart.length() >= 1", true), InlineData("body $.cart.length() > 1", false)]
    [InlineData("body $.cart.length()==1", true)]
    [InlineData("body $.total == $84.97", true), InlineData("body $.total == \"$84.97\"", true)]
    [InlineData("body $.total != $1", true)]
    [InlineData("body $.n == 10.0", true), InlineData("body $.n < 9", false), InlineData("body $.s == 10", true)]
    [InlineData("body $.n <= 1e1", true)]
    [InlineData("body $.ok == true", true), InlineData("body $.none == null", true), InlineData("body $.none", true)]
    [InlineData("body $.gone", false)]
    [InlineData("body $.gone != 1", false), InlineData("body $.total > 1", false), InlineData("body $.total contains 84", true)]
    [InlineData("body $.esc == 'a\"b'", true), InlineData("body contains \"id\":7", true)]
    [InlineData("body contains nothing", false)]
    [InlineData("body $.cart == [{\"id\":7}]", true)]
    [InlineData("header Content-Type contains JSON", true), InlineData("header content-type", true)]
    [InlineData("header X-None", false)]
    [InlineData("header Content-Type == application/json", true), InlineData("header Content-Type == Application/json", false)]
    [InlineData("header X-Two == b", true), InlineData("header X-Two != b", false), InlineData("header X-Two != c", true)]
    [InlineData("header X-None != c", false), InlineData("header X-Count > 41", true)]
    [InlineData("time < 200ms", true), InlineData("time < 150ms", false), InlineData("time <= 0.15s", true)]
    [InlineData("body $.total == {{price}}", true), InlineData("body $.n == {{l.response.body.$.n}}", true)]
    [InlineData("body contains {{l.response.body.$.n}}", true), InlineData("body $.n == {{l.response.body.$.gone}}", false)]
    public void Holds_Answer_IsJudged(string expectation, bool holds)
    {
        var (one, seen) = Of(expectation);
        Assert.Equal(holds, one.Holds(seen));
        Assert.Equal(expectation, one.Text);
    }

    [Theory]
    [InlineData("status 404", "status 200")]
    [InlineData("body $.gone", "status 200, nothing at $.gone")]
    [InlineData("body $.total == 1", "'$84.97'")]
    [InlineData("header X-None", "no such header")]
    [InlineData("header X-Count == 1", "'42'")]
    [InlineData("time < 1ms", "150.0 ms")]
    public void Describe_WhatDidNotHold_SaysWhatThereWas(string expectation, string expected)
    {
        var (one, seen) = Of(expectation);
        Assert.False(one.Holds(seen));
        Assert.Equal(expected, one.Describe(seen));
    }

    [Fact]
    public void Holds_NumbersBeyondAllNumbers_AreText()
    {
        var (one, seen) = Of("body $.a == 1e999", "{\"a\":1e400}");
        Assert.False(one.Holds(seen));
    }

    [Fact]
    public void Describe_LongOrBinaryAnswer_IsShortAndReadable()
    {
        var (one, seen) = Of("body $.a", $"\u0001<{new string('x', 500)}");
        Assert.Equal($"status 200, no JSON: ' <{new string('x', 78)}…'", one.Describe(seen));
    }

    private static (Expectation, Seen) Of(string expectation, string body = Body)
    {
        var plan = Journey.Plan($"@price = $84.97\n# @name l\nGET http://a/\n###\n# @expect {expectation}\nGET http://a/");
        var scope = Journey.Scope(plan);
        if (plan.Values.Count > 0 && plan.Values[0].EndsWith('n') && !plan.Values[0].EndsWith("gone", StringComparison.Ordinal))
        {
            scope.Values.TrySet(0, "10"u8);
        }

        var answer = new HttpAnswer();
        answer.Begin(0);
        answer.Status = 200;
        answer.KeepHead("Content-Type: application/json\r\nX-Two: a\r\nx-two: b\r\nX-Count: 42\r\n"u8);
        answer.KeepBody(Encoding.UTF8.GetBytes(body));
        return (plan.Requests[1].Expectations[0], new Seen(answer, TimeSpan.FromMilliseconds(150), scope, new PooledBuffer()));
    }
}
