using Stormproof.Load.Input;
using Stormproof.Load.Journeys;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Testing;

namespace Stormproof.Load.Tests.Journeys.Compiling;

public sealed class VariablesTests
{
    private const string Get = "GET http://a/{{x}}";

    [Fact]
    public void Plan_VariableOfManySources_TakesTheNearest()
    {
        using var folder = new TemporaryFolder();
        var below = Directory.CreateDirectory(Path.Combine(folder.Path, "a", "b")).FullName;
        Assert.Equal("/given", Target("@x = file\n" + Get, below, new() { Variables = Given("given") }));
        Assert.Equal("/file", Target("@x = file\n" + Get, below, new()));

        Write(
            folder, "http-client.env.json",
            """{ "$shared": { "x": "shared" }, "dev": { "x": "dev", }, "other": { "y": 1 } } // note""");
        Assert.Equal("/shared", Target(Get, below, new()));
        Assert.Equal("/dev", Target(Get, below, new() { Environment = "dev" }));
        Assert.Equal("/shared", Target(Get, below, new() { Environment = "other" }));
        Assert.Equal("/file", Target("@x = file\n" + Get, below, new() { Environment = "dev" }));

        Write(folder, "http-client.private.env.json", """{ "dev": { "x": "private" } }""");
        Assert.Equal("/private", Target(Get, below, new() { Environment = "dev" }));
        Write(folder, "http-client.env.json.user", """{ "dev": { "x": "user" }, "mine": { "x": true } }""");
        Assert.Equal("/user", Target(Get, below, new() { Environment = "dev" }));
        Assert.Equal("/true", Target(Get, below, new() { Environment = "mine" }));

        var e = Assert.Throws<SourceException>(() => Target(Get, below, new() { Environment = "prod" }));
        Assert.EndsWith("has no environment 'prod'; it has dev, mine, other", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_EnvironmentFileThatIsNone_SaysWhere()
    {
        using var folder = new TemporaryFolder();
        var e = Assert.Throws<SourceException>(() => Target(Get, folder.Path, new() { Environment = "dev" }));
        Assert.Contains("http-client.env.json: is missing, so there is no environment 'dev'", e.Message,
            StringComparison.Ordinal);
        Write(folder, "http-client.env.json", "{ \"dev\":\n  { \"x\" 1 } }");
        e = Assert.Throws<SourceException>(() => Target(Get, folder.Path, new() { Environment = "dev" }));
        Assert.EndsWith("http-client.env.json:2:9: is not valid JSON here", e.Message, StringComparison.Ordinal);
        Write(folder, "http-client.env.json", """{ "dev": { "x": { "provider": "AzureKeyVault", "secretName": "s" } } }""");
        e = Assert.Throws<SourceException>(() => Target(Get, folder.Path, new() { Environment = "dev" }));
        Assert.Contains(":1:16: 'x' of ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("give it with --var x=...", e.Message, StringComparison.Ordinal);
        Assert.Equal("/file", Target("@x = file\n" + Get, folder.Path, new() { Environment = "dev" }));
    }

    [Fact]
    public void Plan_ProcessEnvAndDotenv_AreRead()
    {
        using var folder = new TemporaryFolder();
        Write(folder, ".env", "# note\nNAME=plain\nexport QUOTED = \"a b\"\nEMPTY=\n");
        var options = new JourneyOptions { ProcessVariable = n => n == "USER_X" ? "u" : null };
        Assert.Equal(
            "/u/plain/a%20b/",
            Target("GET http://a/{{$processEnv USER_X}}/{{$dotenv NAME}}/{{$dotEnv QUOTED}}/{{$dotenv EMPTY}}", folder.Path,
                options));
        Assert.StartsWith(
            "1:16: 'NONE' is not in the environment of this process",
                Journey.Errors("GET http://a/{{$processEnv NONE}}", options)[0],
            StringComparison.Ordinal);
        Assert.StartsWith("1:16: 'NONE' is not in ", Journey.Errors("GET http://a/{{$dotenv NONE}}")[0],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://a/{{nam}}\n\n{{x y}}", "1:16: 'nam' has no value; define it with @nam = ...",
        "3:3: 'x y' is no variable")]
    [InlineData("@name = 1\nGET http://a/{{nmae}}", "2:16: 'nmae' has no value; did you mean 'name'?")]
    [InlineData("GET http://a/{{x}}\nA: b\n###\n@x = 1\nGET http://a/", "1:16: 'x' is defined below, in line 4")]
    [InlineData("@a = {{b}}\n@b = {{a}}\nGET http://a/{{b}}", "1:8: 'b' is defined below, in line 2")]
    [InlineData("@a = {{a}}\nGET http://a/", "1:8: 'a' is defined below, in line 1")]
    [InlineData("GET http://a/{{$uuuid}}", "1:16: '$uuuid' is no dynamic variable; known are $guid")]
    [InlineData("GET http://a/{{$guid x}}", "1:16: 'x' is not expected after $guid")]
    [InlineData("GET http://a/{{$randomInt 5}}", "1:16: '$randomInt 5' has no range")]
    [InlineData("GET http://a/{{$randomInt 5 5}}", "1:16: '$randomInt 5 5' has no range")]
    [InlineData("GET http://a/{{$datetime iso}}", "")]
    [InlineData("GET http://a/{{$datetime \"%\"}}", "1:16: '%' is no format; give iso8601")]
    [InlineData("GET http://a/{{$datetime \"dd}}", "1:16: '$datetime \"dd' has a quote that is not closed")]
    [InlineData("GET http://a/{{$timestamp 1}}", "1:16: '$timestamp 1' has no offset")]
    [InlineData("GET http://a/{{$timestamp 1 week}}", "1:16: '$timestamp 1 week' has no offset")]
    [InlineData("GET http://a/{{$timestamp 999999 y}}", "1:16: '$timestamp 999999 y' has no offset")]
    [InlineData("POST http://a/\n\n{{a\n}}", "3:1: '{{' is not closed in its line")]
    [InlineData("@x = {{y}}\nGET http://a/", "1:8: 'y' has no value")]
    public void Plan_UnresolvedVariable_IsNamedBeforeTheRun(string text, params string[] expected)
    {
        if (expected is [""])
        {
            Journey.Plan(text);
            return;
        }

        var errors = Journey.Errors(text);
        Assert.Equal(expected.Length, errors.Length);
        Assert.All(expected.Zip(errors), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("login.response.body.$.token", "")]
    [InlineData("login.response.body.*", "")]
    [InlineData("login.response.headers.X-Token", "")]
    [InlineData("logon.response.body.$.t", "5:16: no request is named 'logon'; did you mean 'login'?")]
    [InlineData("later.response.body.$.t", "5:16: 'later' in line 8 is not answered yet here")]
    [InlineData("cart.response.body.$.t", "5:16: 'cart' in line 5 is not answered yet here")]
    [InlineData("login.request.body.$.t", "5:22: only answers can be referred to")]
    [InlineData("login.response.status", "5:22: 'response.status' is no part of an answer")]
    [InlineData("login.response.body.token", "5:36: 'token' is no JSON path")]
    [InlineData("login.response.body.//a", "5:36: XPath is not understood")]
    [InlineData("login.response.body.$.a[?(@.b)]", "5:39: a number from 0 or a name")]
    [InlineData("login.response.headers.X Y", "5:39: 'X Y' is no header name")]
    public void Plan_ReferenceToARequest_MustBeToAnEarlierOne(string reference, string expected)
    {
        var text = $"# @name login\nPOST http://a/\n###\n# @name cart\nGET http://a/{{{{{reference}}}}}\n###\n# @name"
            + " later\nGET http://a/\n";
        if (expected.Length > 0)
        {
            Assert.StartsWith(expected, Assert.Single(Journey.Errors(text)), StringComparison.Ordinal);
            return;
        }

        var plan = Journey.Plan(text);
        Assert.Equal([reference.Replace("X-Token", "x-token", StringComparison.Ordinal)
            .Replace("body.*", "body", StringComparison.Ordinal)], plan.Values);
        Assert.Single(plan.Requests[0].Extractions);
        Assert.Empty(plan.Requests[1].Extractions);
    }

    [Fact]
    public void Plan_ReferenceAcrossJourneys_IsRefused_AndToTheCommonBeginningAllowed()
    {
        const string Text = """
            # @name login
            GET http://a/login
            ###
            # @name look
            # @weight 3
            GET http://a/{{login.response.body.$.id}}
            ###
            # @name buy
            # @weight 1
            GET http://a/{{login.response.body.$.id}}
            ###
            GET http://a/{{buy.response.body.$.id}}/{{look.response.body.$.id}}
            """;
        Assert.StartsWith("12:43: 'look' in line 6 belongs to another journey", Assert.Single(Journey.Errors(Text)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_SameReferenceTwice_IsTakenOnce_AndAnUnusedOneNever()
    {
        var plan = Journey.Plan(
            "# @name a\nGET http://a/\n###\n@id = {{a.response.body.$.id}}\n@unused = {{a.response.body.$.other}}\n"
            + "GET http://a/{{id}}/{{id}}?{{a.response.body.$.id}}");
        Assert.Equal(["a.response.body.$.id"], plan.Values);
    }

    [Fact]
    public void Plan_VariablesThatGrow_EndAtALimit()
    {
        var text = "@v0 = 0123456789\n" + string.Concat(Enumerable.Range(1, 30)
            .Select(i => $"@v{i} = {{{{v{i - 1}}}}}{{{{v{i - 1}}}}}\n"));
        Assert.Contains(Journey.Errors($"{text}GET http://a/{{{{v30}}}}"), e =>
            e.Contains("too large", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_EachLimitOfAText_Holds()
    {
        var parts = string.Concat(Enumerable.Repeat("a{{$guid}}\n", 501));
        var chain = "@v0 = 1\n" + string.Concat(Enumerable.Range(1, 70).Select(i => $"@v{i} = {{{{v{i - 1}}}}}\n"));
        var large = new JourneyOptions { Variables = Given(new string('x', Limits.TemplateBytes / 2 + 1)) };

        foreach (var errors in (string[][])
        [
            Journey.Errors($"POST http://a/\n\n{parts}"), Journey.Errors($"{chain}GET http://a/{{{{v70}}}}"),
            Journey.Errors("POST http://a/\n\n{{x}}{{x}}", large),
        ])
        {
            Assert.Contains(errors, e => e.Contains("too large", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Plan_BodyOfAFile_IsSentAsItIsOrWithVariables()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "b.txt", "a {{x}}\r\n");
        Assert.Equal("POST http://a/|/|a {{x}}\r\n", Journey.Written(
            Journey.Plan("@x = 1\nPOST http://a/\n\n< ./b.txt", null, folder.Path)));
        Assert.Equal("POST http://a/|/|a 1", Journey.Written(
            Journey.Plan("@x = 1\nPOST http://a/\n\n<@ ./b.txt", null, folder.Path)));
        Assert.Equal("POST http://a/|/|a 1", Journey.Written(
            Journey.Plan("@f = b\n@x = 1\nPOST http://a/\n\n<@ {{f}}.txt", null, folder.Path)));
        var e = Assert.Throws<SourceException>(() => Journey.Plan("POST http://a/\n\n<@ b.txt", null, folder.Path));
        Assert.Equal($"{Path.Combine(folder.Path, "b.txt")}:1:5", e.Message[..(folder.Path.Length + 10)]);
    }

    [Fact]
    public void Plan_AcceptEncodingWhereTheBodyIsLookedInto_IsRefused() => Assert.StartsWith(
        "3:1: the answer's body is looked into", Assert.Single(
            Journey.Errors("# @expect body $.a\nGET http://a/\nAccept-Encoding: gzip")),
        StringComparison.Ordinal);

    [Fact]
    public void Plan_ControlCharacterByAVariableInAHeader_IsRefused() => Assert.StartsWith(
        "2:4: the value of 'A' has a control character",
        Assert.Single(Journey.Errors("GET http://a/\nA: {{x}}", new() { Variables = Given("a\r\nB: c") })),
            StringComparison.Ordinal);

    private static Dictionary<string, string> Given(string x) => new() { ["x"] = x };

    private static void Write(TemporaryFolder folder, string name, string text) =>
        File.WriteAllText(Path.Combine(folder.Path, name), text);

    private static string Target(string text, string folder, JourneyOptions options) =>
        Journey.Written(Journey.Plan(text, options, folder)).Split('|')[1];
}
