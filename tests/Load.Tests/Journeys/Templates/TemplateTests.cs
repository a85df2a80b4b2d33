using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Load.Journeys.Compiling;
using Stormproof.Load.Journeys.Templates;

namespace Stormproof.Load.Tests.Journeys.Templates;

public sealed class TemplateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    [Theory]
    // In a path a value may be a path; in a query it stays one value; in a form, too.
    [InlineData("GET http://a/x/{{l.response.body.$.v}}", "a/b?c=d&e f", "GET http://a/|/x/a/b?c=d&e%20f")]
    [InlineData("GET http://a{{l.response.body.$.v}}", "/a b", "GET http://a/|/a%20b")]
    [InlineData("GET http://a/x?q={{l.response.body.$.v}}", "a&b=c/d+e%#ü", "GET http://a/|/x?q=a%26b%3Dc%2Fd%2Be%25%23%C3%BC")]
    [InlineData("GET http://a/{{l.response.body.$.v}}?q={{l.response.body.$.v}}", "/", "GET http://a/|//?q=%2F")]
    [InlineData("GET http://a/{{l.response.body.$.v}}", "%41\r\n\"<>\\^`{|}", "GET http://a/|/%41%0D%0A%22%3C%3E%5C%5E%60%7B%7C%7D")]
    [InlineData("GET http://a/\nA: Bearer {{l.response.body.$.v}};", "a&\"ü", "GET http://a/|/|A: Bearer a&\"ü;")]
    [InlineData("POST http://a/\n\n{\"v\":\"{{l.response.body.$.v}}\"}", "a\r\nb\"", "POST http://a/|/|{\"v\":\"a\r\nb\"\"}")]
    [InlineData("POST http://a/\nContent-Type: application/x-www-form-urlencoded\n\nv={{l.response.body.$.v}}", "a+b/=&c",
        "POST http://a/|/|Content-Type: application/x-www-form-urlencoded|v=a%2Bb%2F%3D%26c")]
    public void Render_ValueOfAnAnswer_IsEscapedForItsPlace(string request, string value, string expected)
    {
        var (plan, scope) = After(request, value);
        Assert.Equal(expected, Journey.Written(plan, 1, scope));
    }

    [Theory]
    [InlineData("a\r\nX-Evil: 1"), InlineData("a\nb"), InlineData("a\0"), InlineData("\u007f")]
    public void Render_ControlCharactersForAHeader_AreRefused(string value)
    {
        var (plan, scope) = After("GET http://a/\nA: {{l.response.body.$.v}}", value);
        Assert.Equal(RenderFault.HeaderInjection, plan.Requests[1].Headers[0].Value.Render(scope, new ArrayBufferWriter<byte>()));
    }

    [Theory]
    [InlineData(".evil.test/"), InlineData("@evil.test/"), InlineData(":81/"), InlineData("")]
    public void Render_ValueThatWouldChangeTheHost_IsRefused(string value)
    {
        var (plan, scope) = After("GET http://a{{l.response.body.$.v}}", value);
        Assert.Equal(RenderFault.BadUrl, plan.Requests[1].Target.Render(scope, new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void Render_ValueThatWasNotThere_IsAFault()
    {
        var plan = Journey.Plan("# @name l\nGET http://a/\n###\nGET http://a/{{l.response.body.$.v}}");
        Assert.Equal(
            RenderFault.MissingValue, plan.Requests[1].Target.Render(Journey.Scope(plan), new ArrayBufferWriter<byte>()));
    }

    [Theory]
    [InlineData("$timestamp", "1772600767")]
    [InlineData("$timestamp -1 d", "1772514367")]
    [InlineData("$timestamp 2 m", "1772600887")]
    [InlineData("$datetime", "2026-03-04T05:06:07.0890000%2B00:00")]
    [InlineData("$datetime iso8601", "2026-03-04T05:06:07.089Z")]
    [InlineData("$datetime rfc1123", "Wed,%2004%20Mar%202026%2005:06:07%20GMT")]
    [InlineData("$datetime iso8601 1 y", "2027-03-04T05:06:07.089Z")]
    [InlineData("$datetime 'yyyy-MM-dd' -1 M", "2026-02-04")]
    [InlineData("$datetime \"dd-MM-yyyy\" 1 w", "11-03-2026")]
    [InlineData("$datetime 1 d", "2026-03-05T05:06:07.0890000%2B00:00")]
    [InlineData("$localDatetime iso8601", "2026-03-04T07:06:07%2B02:00")]
    [InlineData("$user", "7")]
    [InlineData("$iteration", "3")]
    public void Render_DynamicVariable_HasItsValue(string variable, string expected)
    {
        var clock = new FakeTimeProvider(Now);
        clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("t", TimeSpan.FromHours(2), "t", "t"));
        var plan = Journey.Plan($"GET http://a/?{{{{{variable}}}}}");
        var scope = Journey.Scope(plan, user: 7, clock);
        scope.Iteration = 3;
        var encoded = expected.Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
        Assert.Equal($"/?{encoded}", Journey.Text(plan.Requests[0].Target, scope));
    }

    [Fact]
    public void Render_RandomInt_StaysInItsRangeAndReachesItsEnds()
    {
        var plan = Journey.Plan("GET http://a/{{$randomInt -2 2}}");
        var scope = Journey.Scope(plan);
        var drawn = Enumerable.Range(0, 500).Select(_ => int.Parse(
            Journey.Text(plan.Requests[0].Target, scope)[1..], CultureInfo.InvariantCulture)).ToHashSet();
        Assert.Equal([-2, -1, 0, 1], drawn.Order());
        Assert.InRange(int.Parse(Journey.Written(Journey.Plan("GET http://a/{{$randomInt}}")).Split('/')[^1], CultureInfo.InvariantCulture), 0, 999);
    }

    [Fact]
    public void Render_GuidInAVariable_IsAnotherAtEachUse()
    {
        var plan = Journey.Plan("@g = {{$guid}}\nGET http://a/{{g}}/{{g}}");
        var parts = Journey.Text(plan.Requests[0].Target, Journey.Scope(plan)).Split('/')[1..];
        Assert.All(parts, p => Guid.ParseExact(p, "D"));
        Assert.NotEqual(parts[0], parts[1]);
    }

    [Fact]
    public void Constant_TextWithoutGaps_IsOneArray()
    {
        var plan = Journey.Plan("@h = http://a/b\n@c = d\nGET {{h}}/{{c}}?{{c}}");
        Assert.Equal("/b/d?d"u8.ToArray(), plan.Requests[0].Target.Constant);
    }

    [Fact]
    public void TrySet_ValueLongerThanAUserMayKeep_IsNotKept()
    {
        var values = new UserValues(1);
        Assert.False(values.TrySet(0, new byte[UserValues.Longest + 1]));
        Assert.False(values.TryGet(0, out _));
        Assert.True(values.TrySet(0, new byte[UserValues.Longest]));
        Assert.True(values.TrySet(0, "ab"u8) && values.TryGet(0, out var kept) && kept.SequenceEqual("ab"u8));
        values.Clear();
        Assert.False(values.TryGet(0, out _));
    }

    [Fact]
    public void PooledBuffer_GrowsAndGivesBack()
    {
        var buffer = new PooledBuffer();
        for (var i = 0; i < 10_000; i++)
        {
            buffer.Write([(byte)i]);
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (byte)i), buffer.Written.ToArray());
        buffer.Truncate(2);
        Assert.Equal([0, 1], buffer.Written.ToArray());
        buffer.Release();
        Assert.Equal(0, buffer.Length);
        buffer.Write("x"u8);
        Assert.Equal("x"u8.ToArray(), buffer.Written.ToArray());
    }

    private static (JourneyPlan, RenderScope) After(string request, string value)
    {
        var plan = Journey.Plan($"# @name l\nGET http://a/\n###\n{request}");
        var scope = Journey.Scope(plan);
        scope.Values.TrySet(0, System.Text.Encoding.UTF8.GetBytes(value));
        return (plan, scope);
    }
}
