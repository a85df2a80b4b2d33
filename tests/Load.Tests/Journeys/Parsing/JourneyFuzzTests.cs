using System.Text;
using Stormproof.Load.Input;
using Stormproof.Load.Journeys;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Tests.Journeys.Parsing;

/// <summary>Valid files, damaged at random: each is read or refused with places, and never anything else.</summary>
public sealed class JourneyFuzzTests
{
    private const int Rounds = 20_000;

    private const string Valid = """
        @host = http://127.0.0.1:8080
        @body = {"id": "{{$guid}}", "n": {{$randomInt 1 10}}}

        ### Log in
        # @name login
        # @expect status 200
        # @expect body $.items[0]['a b'].length() >= 1
        # @expect header Content-Type contains json
        # @expect time < 200ms
        POST {{host}}/login?user={{$user}} HTTP/1.1
            &at={{$datetime iso8601 -1 d}}
        Content-Type: application/json
        X-Key: {{$timestamp}}

        {{body}}

        # a note at the end

        ### Buy
        # @weight 3 buy
        # @think 500ms..2s
        // @no-redirect
        PUT {{host}}/cart/{{login.response.body.$.cart[0].id}}
        Authorization: Bearer {{login.response.body.$.token}}
        Cookie: a={{login.response.headers.X-A}}

        a=1
        &b={{$localDatetime "dd-MM-yyyy"}}

        ###
        # @weight 1 look
        GET {{host}}/
        """;

    private static readonly string[] Pieces =
    [
        "{{", "}}", "###", "# @expect ", "# @name login", "\n", "\r\n", "\r", "\0", "@host = {{host}}", "@x", "< ./x", ".response.body.$.",
        "$", "[", "]", "'", "\"", "..", "HTTP/1.1", " ", "\t", "é", "\U0001F600", ":", "=", "%", "{{$randomInt -5 99999999999999}}",
        "{{$datetime \"\\\" 1 y}}", "{{$timestamp 999999999 y}}", ".length()", "# @weight ", "http://", "https://[::", "2147483648", "#",
    ];

    [Fact]
    public void Plan_DamagedFile_IsReadOrRefusedWithPlaces()
    {
        var random = new SeededRandom(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Damage(random);
            try
            {
                var plan = JourneyScenario.Plan("/nowhere/f.http", bytes, new JourneyOptions());
                Assert.NotEmpty(plan.Requests);
                Render(plan);
            }
            catch (InputException e)
            {
                var lines = bytes.Count(b => b == '\n') + 2;
                Assert.All(e.Errors, one => Assert.True(
                    one is { Message.Length: > 0, Column: >= 0 } && one.Line >= 0 && one.Line <= lines, $"round {round}: {one}"));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {Seed}, round {round}: {e}\n{Encoding.UTF8.GetString(bytes)}");
            }
        }
    }

    private static ulong Seed => 5;

    private static void Render(Load.Journeys.Compiling.JourneyPlan plan)
    {
        var scope = Journey.Scope(plan);
        for (var slot = 0; slot < plan.Values.Count; slot++)
        {
            scope.Values.TrySet(slot, "/v"u8);
        }

        for (var i = 0; i < plan.Requests.Count; i++)
        {
            var head = Journey.Written(plan, i, scope).Split('|')[1];
            Assert.DoesNotContain(head, c => c is ' ' or '\r' or '\n' or > '~');
        }
    }

    private static byte[] Damage(SeededRandom random)
    {
        var text = new StringBuilder(Valid);
        for (var times = random.Next(6) + 1; times > 0; times--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(12), text.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    text.Insert(at, text.ToString(random.Next(text.Length - length), length));
                    break;
                case 3:
                    text[at] = (char)random.Next(300);
                    break;
                default:
                    text.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
            }

            if (text.Length == 0)
            {
                text.Append('x');
            }
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (random.Next(10) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
