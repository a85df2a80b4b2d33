using System.Text;
using Stormproof.Load.Input;
using Stormproof.Load.Journeys;
using Stormproof.Load.Journeys.Har;

namespace Stormproof.Load.Tests.Journeys.Har;

public sealed class HarImportTests
{
    private const string Session = """
        { "log": { "version": "1.2", "creator": { "name": "x" }, "pages": [], "entries": [
          { "startedDateTime": "2026-01-02T03:04:05.000Z", "time": 120,
            "request": { "method": "POST", "url": "https://shop.test/api/login", "headers": [
                { "name": ":authority", "value": "shop.test" }, { "name": "Host", "value": "shop.test" }, { "name": "Cookie", "value": "sid=SECRETSID" },
                { "name": "Content-Type", "value": "application/json" }, { "name": "Sec-Fetch-Mode", "value": "cors" },
                { "name": "X-Trace", "value": "a" }, { "name": "accept-encoding", "value": "gzip" } ],
              "postData": { "mimeType": "application/json", "text": "{\"user\":\"ann\",\"password\":\"hunter2\"}" } },
            "response": { "status": 200, "content": { "mimeType": "application/json", "text": "{\"data\":{\"token\":\"abcdef123456\"}}" } } },
          { "startedDateTime": "2026-01-02T03:04:05.150Z", "time": 10, "_resourceType": "stylesheet",
            "request": { "method": "GET", "url": "https://cdn.test/site.css", "headers": [] },
            "response": { "status": 200, "content": { "mimeType": "text/css" } } },
          { "startedDateTime": "2026-01-02T03:04:07.345Z", "time": 10,
            "request": { "method": "GET", "url": "https://shop.test/api/cart?page=1&access_token=zzz&q=%7B%7Bx#frag", "headers": [
                { "name": "Authorization", "value": "Bearer abcdef123456" }, { "name": "X-Api-Key", "value": "k1" } ] },
            "response": { "status": 304, "content": {} } },
          { "startedDateTime": "2026-01-02T03:04:07.360Z", "time": 10,
            "request": { "method": "POST", "url": "https://shop.test/form", "headers": [ { "name": "Content-Type", "value": "application/x-www-form-urlencoded" } ],
              "postData": { "mimeType": "application/x-www-form-urlencoded", "text": "a=1&pwd=hunter2&b={{x}}" } },
            "response": { "status": 302, "content": {} } },
          { "startedDateTime": "2026-01-02T03:04:08.000Z", "time": 0,
            "request": { "method": "GET", "url": "wss://shop.test/socket", "headers": [] }, "response": { "status": 101, "content": {} } }
        ] } }
        """;

    private const string Expected = """
        # Recorded session s.har. Cookies are left to each user's own jar.
        @host = https://shop.test

        # Secrets of the session are not in this file: set these variables of the environment before a run.
        @secret1 = {{$processEnv LOAD_SECRET1}}
        @secret2 = {{$processEnv LOAD_SECRET2}}
        @secret3 = {{$processEnv LOAD_SECRET3}}

        ### POST /api/login
        # @name answer1
        # @expect status 200
        POST {{host}}/api/login
        Content-Type: application/json
        X-Trace: a

        {"user":"ann","password":"{{secret1}}"}

        ### GET /api/cart
        # @think 2.2s
        # @expect status 200
        GET {{host}}/api/cart?page=1&access_token={{secret2}}&q=%7B%7Bx
        Authorization: Bearer {{answer1.response.body.$.data.token}}
        X-Api-Key: {{secret3}}

        ### POST /form
        # @expect status 302
        POST {{host}}/form
        Content-Type: application/x-www-form-urlencoded

        a=1&pwd={{secret1}}&b=%7B%7Bx}}

        """;

    [Fact]
    public void Convert_Session_IsAReadableJourneyWithoutSecrets()
    {
        var journey = Convert(Session, new HarOptions { DropStatic = true });
        Assert.Equal(Expected, journey.Text);
        Assert.Equal((3, 2), (journey.Requests, journey.Dropped));
        Assert.Equal(["LOAD_SECRET1", "LOAD_SECRET2", "LOAD_SECRET3"], journey.Secrets);
        Assert.All(["hunter2", "zzz", "SECRETSID", "abcdef123456", "k1"], s => Assert.DoesNotContain(s, journey.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Convert_Session_IsAJourneyThatCanBeRead()
    {
        var options = new JourneyOptions { ProcessVariable = n => n == "LOAD_SECRET1" ? "hunter2" : "other&=" };
        var plan = Journey.Plan(Convert(Session, new HarOptions { DropStatic = true }).Text, options);
        Assert.Equal(
            "POST https://shop.test/|/api/login|Content-Type: application/json|X-Trace: a|{\"user\":\"ann\",\"password\":\"hunter2\"}",
            Journey.Written(plan));
        Assert.Equal(["answer1.response.body.$.data.token"], plan.Values);
        Assert.Equal(TimeSpan.FromSeconds(2.2), plan.Requests[1].Think.Longest);
        var unset = Journey.Errors(Convert(Session, new HarOptions()).Text, new JourneyOptions { ProcessVariable = _ => null });
        Assert.Contains("'LOAD_SECRET1' is not in the environment", unset[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_WithoutDropStatic_KeepsFilesAndTheirHosts()
    {
        var journey = Convert(Session, new HarOptions());
        Assert.Equal(4, journey.Requests);
        Assert.Contains("@host2 = https://cdn.test\n", journey.Text, StringComparison.Ordinal);
        Assert.Contains("GET {{host2}}/site.css\n", journey.Text, StringComparison.Ordinal);
    }

    [Theory]
    // As they are, or, where the format cannot hold them, a note.
    [InlineData("text/plain", "plain\ntext", "plain\ntext")]
    [InlineData("text/plain", "with {{braces}}", null)]
    [InlineData("text/plain", "### heading\nx", null)]
    [InlineData("text/plain", "# @expect status 200", null)]
    [InlineData("text/plain", "< ./file", null)]
    [InlineData("application/octet-stream", "a\u0001b", null)]
    [InlineData("application/json", "{\"a\":\"{{x}}\"}", "{\"a\":\"\\u007b\\u007bx}}\"}")]
    [InlineData("application/json", "{\"pin\":1,\"otp\":123456,\"p\":{\"newPassword\":\"ü\\\"\"}}", "{\"pin\":1,\"otp\":{{secret1}},\"p\":{\"newPassword\":\"{{secret2}}\"}}")]
    [InlineData("application/json", "no json {{", "no json \\u007b\\u007b")]
    public void Convert_Body_IsWrittenSoThatItIsReadBack(string type, string body, string? expected)
    {
        var text = Convert(One("POST", "http://a/", type, body), new HarOptions()).Text;
        Assert.Contains(expected is null ? "# The body could not be written" : $"\n\n{expected}\n", text, StringComparison.Ordinal);
        Journey.Plan(text, new JourneyOptions { ProcessVariable = _ => "x" });
    }

    [Theory]
    [InlineData("", "s.har:1:1: is not valid JSON here")]
    [InlineData("{", "s.har:1:2: is not valid JSON here")]
    [InlineData("[]", "s.har: has no list of entries; a HAR file has")]
    [InlineData("{\"log\":{}}", "s.har: has no list of entries")]
    [InlineData("{\"log\":{\"entries\":{}}}", "s.har: has no list of entries")]
    [InlineData("{\"log\":{\"entries\":[]}}", "s.har: has no http request to import (0 entries)")]
    [InlineData("{\"log\":{\"entries\":[\n\n{}]}}", "s.har:3: the entry has no request.method")]
    [InlineData("{\"log\":{\"entries\":[\n{\"request\":{\"method\":\"GET\",\"url\":\"x\"}}]}}", "s.har:2: the entry has no absolute request.url")]
    [InlineData("{\"log\":{\"entries\":[\n{\"request\":{\"method\":\"GET\",\"url\":\"http://a/\"}}]}}", "s.har:2: the entry has no startedDateTime")]
    [InlineData("{\"log\":{\"entries\":[1,\n2]}}", "s.har:1: the entry has no request.method")]
    [InlineData("{\"log\":{\"entries\":[\n{\"startedDateTime\":\"2026-01-02T03:04:05Z\",\"request\":{\"method\":\"GET\",\"url\":\"http://a/\"}}]\n", "s.har:3:1: is not valid JSON here")]
    public void Convert_FaultyFile_SaysLineAndWhatWasExpected(string text, string expected) => Assert.StartsWith(
        expected, Assert.Throws<InputException>(() => Convert(text, new HarOptions())).Errors[0].ToString(), StringComparison.Ordinal);

    [Fact]
    public void Convert_OddEntries_AreReadAsFarAsTheyGo()
    {
        var text = Convert(
            """{ "log": { "entries": [ { "startedDateTime": "2026-01-02T03:04:05Z", "time": -1, "request": { "method": "get", "url": "http://a/x y?", "headers": [ {}, { "name": "A" }, { "name": "B", "value": "c\r\nd" }, 7 ] }, "response": null } ] } }""",
            new HarOptions()).Text;
        Assert.EndsWith("### GET /x%20y\nGET {{host}}/x%20y\nA: \nB: c  d\n", text, StringComparison.Ordinal);
    }

    private static string One(string method, string url, string type, string body) => System.Text.Json.JsonSerializer.Serialize(new
    {
        log = new
        {
            entries = new[]
            {
                new { startedDateTime = "2026-01-02T03:04:05Z", request = new { method, url, postData = new { mimeType = type, text = body } } },
            },
        },
    });

    private static HarJourney Convert(string text, HarOptions options) => HarImport.Convert("s.har", Encoding.UTF8.GetBytes(text), options);
}
