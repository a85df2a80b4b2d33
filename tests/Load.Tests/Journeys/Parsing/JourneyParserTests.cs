using Stormproof.Load.Journeys.Parsing;

namespace Stormproof.Load.Tests.Journeys.Parsing;

public sealed class JourneyParserTests
{
    [Theory]
    [InlineData("GET http://a/x", "GET http://a/|/x")]
    [InlineData("http://a/x", "GET http://a/|/x")]
    [InlineData("GET http://a/x HTTP/1.1", "GET http://a/|/x")]
    [InlineData("http://a/x HTTP/1.1", "GET http://a/|/x")]
    [InlineData("DELETE  http://a/x  ", "DELETE http://a/|/x")]
    [InlineData("GET http://a", "GET http://a/|/")]
    [InlineData("GET http://a?q=1", "GET http://a/|/?q=1")]
    [InlineData("GET https://a:8443/x", "GET https://a:8443/|/x")]
    [InlineData("GET http://[::1]:80/x", "GET http://[::1]/|/x")]
    [InlineData("GET http://a/grüße", "GET http://a/|/gr%C3%BC%C3%9Fe")]
    [InlineData("GET http://a/a%20b", "GET http://a/|/a%20b")]
    [InlineData("GET http://a/x\n    ?p=1\n\t&q=2\nA: b", "GET http://a/|/x?p=1&q=2|A: b")]
    [InlineData("GET http://a/\nA: b\nC:d\nE:\nX: y:z", "GET http://a/|/|A: b|C: d|E: |X: y:z")]
    [InlineData("GET http://a/\r\nA: b\r\n\r\nbody\r\n", "GET http://a/|/|A: b|body")]
    [InlineData("# note\n// note\n\nGET http://a/\n# note\nA: b\n// note\nC: d", "GET http://a/|/|A: b|C: d")]
    [InlineData("### Title\nGET http://a/", "GET http://a/|/")]
    [InlineData("\uFEFFGET http://a/", "GET http://a/|/")]
    [InlineData("POST http://a/\n\n{\n  \"a\": 1\n}\n\n\n", "POST http://a/|/|{\n  \"a\": 1\n}")]
    [InlineData("POST http://a/\n\n\n\ntext", "POST http://a/|/|text")]
    [InlineData("POST http://a/\n\ntext\n\n# of the next one\n// and this\n\n###\n", "POST http://a/|/|text")]
    [InlineData("POST http://a/\n\n# Title\n// not a comment\ntext", "POST http://a/|/|# Title\n// not a comment\ntext")]
    [InlineData("POST http://a/\n\ntext\n# last", "POST http://a/|/|text\n# last")]
    [InlineData("POST http://a/\nContent-Type: application/x-www-form-urlencoded\n\na=1\n&b=2",
        "POST http://a/|/|Content-Type: application/x-www-form-urlencoded|a=1&b=2")]
    [InlineData("POST http://a/\nContent-Type: multipart/form-data; boundary=x\n\n--x\nA: b\n\n1\n--x--",
        "POST http://a/|/|Content-Type: multipart/form-data; boundary=x|--x\r\nA: b\r\n\r\n1\r\n--x--")]
    [InlineData("@h = http://a\n@p=x\n@u = {{h}}/{{p}}\nGET {{u}}/{{ p }}", "GET http://a/|/x/x")]
    [InlineData("@h = http://a:1\n\nGET {{h}}\n?x=1", "GET http://a:1/|/?x=1")]
    [InlineData("@empty =\nGET http://a/{{empty}}", "GET http://a/|/")]
    public void Parse_ValidFile_IsTheRequest(string text, string expected) =>
        Assert.Equal(expected, Journey.Written(Journey.Plan(text)));

    [Theory]
    // The line, the column and a part of the message.
    [InlineData("", "0:0: has no request")]
    [InlineData("# only a note", "0:0: has no request")]
    [InlineData("get http://a/", "1:1: 'get' is no method; methods are written in capitals: GET")]
    [InlineData("FETCH http://a/", "1:1: 'FETCH' is no method; give one of GET")]
    [InlineData("CONNECT http://a/", "1:1: 'CONNECT' is no method")]
    [InlineData("GET", "1:4: the request has no URL")]
    [InlineData("GET http://a/ b", "1:15: 'b' is not expected after the URL; write a blank in a URL as %20")]
    [InlineData("GET http://a/ HTTP/3", "1:15: 'HTTP/3' is not spoken here; give HTTP/1.1 or HTTP/2")]
    [InlineData("GET /x", "1:5: '/x' does not begin with http:// or https://")]
    [InlineData("GET ftp://a/", "1:5: 'ftp://a/' does not begin")]
    [InlineData("GET http://", "1:5: 'http://' is no scheme, host and port")]
    [InlineData("GET http://a:99999/", "1:5: 'http://a:99999' is no scheme")]
    [InlineData("GET http://me:pw@a/", "1:5: 'http://me:pw@a' is no scheme, host and port")]
    [InlineData("GET http://a/#top", "1:5: a URL that is sent has no fragment")]
    [InlineData("GET http://a/\nno header", "2:1: 'no header' is no header; give Name: value")]
    [InlineData("GET http://a/\nA b: c", "2:1: 'A b' is no header name")]
    [InlineData("GET http://a/\n: c", "2:1: '' is no header name")]
    [InlineData("GET http://a/\nContent-Length: 3", "2:1: 'Content-Length' is written by the load engine")]
    [InlineData("GET http://a/\ntransfer-encoding: chunked", "2:1: 'transfer-encoding' is written by")]
    [InlineData("GET http://a/\nHost: a\nhost: b", "3:1: 'host' stands twice")]
    [InlineData("GET http://a/\nA: b\u0001c", "2:5: the control character U+0001")]
    [InlineData("GET http://a/\nA: b\rc", "2:5: the control character U+000D")]
    [InlineData("GET http://a/\u0000", "1:14: the control character U+0000")]
    [InlineData("@x\nGET http://a/", "1:1: '@x' defines no variable; give @name = value")]
    [InlineData("@1x=1\nGET http://a/", "1:1: '@1x=1' defines no variable")]
    [InlineData("@x=1\n@x=2\nGET http://a/", "2:2: 'x' is defined in line 1 already")]
    [InlineData("# @name a b\nGET http://a/", "1:9: 'a b' is no request name")]
    [InlineData("# @name a\n# @name b\nGET http://a/", "2:3: the request is named 'a' already")]
    [InlineData("# @name a\nGET http://a/\n###\n# @name a\nGET http://a/", "5:0: the name 'a' belongs to the request in line 2")]
    [InlineData("# @expct status 200\nGET http://a/", "1:3: '@expct' is no directive; known are @name")]
    [InlineData("# @prompt x\nGET http://a/", "1:3: @prompt asks a person")]
    [InlineData("# @think soon\nGET http://a/", "1:10: 'soon' is no think time; give a number and a unit")]
    [InlineData("# @think 2s..1s\nGET http://a/", "1:10: '2s..1s' is no think time")]
    [InlineData("# @think 2h\nGET http://a/", "1:10: '2h' is no think time")]
    [InlineData("# @think 1s\n# @think 2s\nGET http://a/", "2:3: the request has a @think already")]
    [InlineData("# @weight 0\nGET http://a/", "1:11: '0' is no weight; give a whole number from 1")]
    [InlineData("# @weight\nGET http://a/", "1:10: '' is no weight")]
    [InlineData("# @weight 1\n# @weight 2\nGET http://a/", "2:3: the request has a @weight already")]
    [InlineData("# @weight 1 a b\nGET http://a/", "1:13: 'a b' is no journey name")]
    [InlineData("# @weight 1 a\nGET http://a/\n###\n# @weight 1 a\nGET http://a/", "4:3: a journey 'a' stands above already")]
    [InlineData("# @name a\n###\nGET http://a/", "2:0: the directives above belong to no request")]
    [InlineData("POST http://a/\n\nbody\n# @expect status 200", "4:3: a directive in the body would be sent")]
    [InlineData("POST http://a/\n\n> {% client.test() %}", "3:1: scripts are not run under load")]
    [InlineData("POST http://a/\n\nx\n>> out.json", "4:1: answers are not kept")]
    [InlineData("POST http://a/\n\n<", "3:2: the body's file is missing")]
    [InlineData("POST http://a/\n\n< ./gone.json", "3:3: './gone.json' cannot be read")]
    [InlineData("TRACE http://a/\n\nx", "3:0: a TRACE has no body")]
    public void Parse_InvalidFile_SaysLineColumnAndWhatWasExpected(string text, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Journey.Errors(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("status", "1:17: '' is no status; give 100 to 599")]
    [InlineData("", "1:10: @expect says nothing to expect; give status 200")]
    [InlineData("status 99", "1:18: '99' is no status")]
    [InlineData("status 2xy", "1:18: '2xy' is no status")]
    [InlineData("status < 2xx", "1:20: '2xx' is no status")]
    [InlineData("code 200", "1:11: 'code' cannot be expected; give status 200")]
    [InlineData("body token", "1:16: 'token' is no JSON path")]
    [InlineData("body contains", "1:16: body contains what?")]
    [InlineData("body $..a", "1:17: a name was expected after the dot")]
    [InlineData("body $.a[*]", "1:19: a number from 0 or a name in quotes was expected")]
    [InlineData("body $.a.length().b", "1:28: nothing may follow .length()")]
    [InlineData("body $.a ~ 1", "1:20: '~' compares nothing; give ==")]
    [InlineData("body $.a >=", "1:20: '>=' has nothing to compare with")]
    [InlineData("body $.a > text", "1:22: 'text' is no number")]
    [InlineData("header", "1:17: '' is no header name")]
    [InlineData("header A: b", "1:18: 'A:' is no header name")]
    [InlineData("time 200ms", "1:16: '200ms' bounds no time; give <")]
    [InlineData("time < 200", "1:16: '< 200' bounds no time")]
    public void Parse_InvalidExpectation_SaysWhatWasExpected(string expectation, string expected) => Assert.StartsWith(
        expected, Assert.Single(Journey.Errors($"# @expect {expectation}\nGET http://a/")), StringComparison.Ordinal);

    [Fact]
    public void Parse_ManyErrors_ShowsAllInTheOrderOfTheFile()
    {
        var errors = Journey.Errors("@x\nget http://a/{{y}}\nA\n###\n# @think x\nGET http://b/{{z}}\n\n{{w\n");
        Assert.Equal(
            ["1:1", "2:1", "2:16", "3:1", "5:10", "6:16", "8:1"],
            errors.Select(e => string.Join(':', e.Split(':')[..2])));
    }

    [Fact]
    public void Parse_FileFullOfErrors_EndsAtTheLimit() =>
        Assert.Equal(50, Journey.Errors(string.Concat(Enumerable.Repeat("###\nFETCH http://a/\n", 2000))).Length);

    [Fact]
    public void Parse_MoreThanTheLimits_IsRefused()
    {
        var requests = string.Concat(Enumerable.Repeat("###\nGET http://a/\n", Limits.Requests + 1));
        Assert.Contains("a file may have 500 requests", Journey.Errors(requests)[0], StringComparison.Ordinal);
        var headers = string.Concat(Enumerable.Range(0, Limits.HeadersOfRequest + 1).Select(i => $"X-{i}: 1\n"));
        Assert.Contains("a request may have 100 headers", Journey.Errors($"GET http://a/\n{headers}")[0],
            StringComparison.Ordinal);
        var expectations = string.Concat(Enumerable.Repeat("# @expect status 200\n", Limits.ExpectationsOfRequest + 1));
        Assert.Contains("a request may have 50 expectations", Journey.Errors($"{expectations}GET http://a/")[0],
            StringComparison.Ordinal);
        Assert.Contains("is no request name", Journey.Errors($"# @name {new string('x', 101)}\nGET http://a/")[0],
            StringComparison.Ordinal);
        var line = new string('x', Limits.LineCharacters);
        Assert.Contains("it may have 65536", Journey.Errors($"GET http://a/{line}")[0], StringComparison.Ordinal);
        var variables = string.Concat(Enumerable.Range(0, Limits.Variables + 1).Select(i => $"@v{i} = 1\n"));
        Assert.Contains("a file may define 500", Journey.Errors($"{variables}GET http://a/")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ThinkWeightAndSwitches_AreTheRequests()
    {
        var plan = Journey.Plan(
            "GET http://a/\n###\n# @weight 3 browse\n# @think 500ms..2s\n# @no-redirect\n// @no-cookie-jar\n# @note x\nGET"
                + " http://a/");
        Assert.Equal(1, plan.Groups.Prologue);
        Assert.Equal(new JourneyGroupTuple("browse", 3, 1, 2), JourneyGroupTuple.Of(Assert.Single(plan.Groups.Groups)));
        var request = plan.Requests[1];
        Assert.Equal(new ThinkTime(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)), request.Think);
        Assert.True(request.NoRedirect && request.NoCookies);
    }

    [Fact]
    public void Parse_RequestsWithoutName_AreNamedByTitleOrLineAndStayApart() => Assert.Equal(
        ["Home", "login", "GET /x?{{q}}", "GET /x?{{q}} (line 11)"],
        Journey.Plan(
            "@q = 1\n### Home\nGET http://a/\n### Log in\n# @name login\nGET http://a/\n\n###\nGET http://a/x?{{q}}\n###\nGET"
                + " http://a/x?{{q}}\n")
            .Requests.Select(r => r.Name));

    private sealed record JourneyGroupTuple(string Name, int Weight, int Start, int End)
    {
        public static JourneyGroupTuple Of(Load.Journeys.Compiling.JourneyGroup g) => new(g.Name, g.Weight, g.Start, g.End);
    }
}
