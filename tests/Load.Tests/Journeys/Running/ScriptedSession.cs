using System.Text;
using Stormproof.Load.Engine;
using Stormproof.Load.Transport;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Tests.Journeys.Running;

/// <summary>A session whose server is a function, and whose time moves 1 ms a request.</summary>
internal sealed class ScriptedSession(Func<string, string, string> server) : UserSession
{
    private readonly HttpAnswer _answer = new();
    private long _now;

    /// <summary>Heads and bodies as they were sent, lines split by <c>|</c>.</summary>
    public List<string> Sent { get; } = [];

    public List<TimeSpan> Pauses { get; } = [];

    public List<RequestSample> Samples { get; } = [];

    public Action? OnSend { get; set; }

    public bool Ends { get; set; }

    public override int Ordinal => 0;

    public override long Now => _now;

    public override SeededRandom Random { get; } = new(1);

    public override bool IsEnding => Ends;

    public override ValueTask<HttpAnswer> SendAsync(HttpRequest request)
    {
        var head = Encoding.UTF8.GetString(request.Head.Span)[..^4].Replace("\r\n", "|", StringComparison.Ordinal)
            .Replace("|User-Agent: stormproof", "", StringComparison.Ordinal);
        var body = Encoding.UTF8.GetString(request.Body.Span);
        Sent.Add(body.Length > 0 ? $"{head}||{body}" : head);
        _answer.Begin(_now);
        _now += 1_000_000;
        var reply = server(head, body).Split("\n\n", 2);
        var lines = reply[0].Split('\n');
        if (Enum.TryParse<RequestOutcome>(lines[0], out var outcome) && !char.IsDigit(lines[0][0]))
        {
            _answer.Outcome = outcome;
        }
        else
        {
            _answer.Status = int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture);
            if (request.Keep.HasFlag(AnswerParts.Body))
            {
                _answer.KeepBody(Encoding.UTF8.GetBytes(reply.Length > 1 ? reply[1] : ""));
            }
        }

        // An answer may break off after its head.
        if (request.Keep.HasFlag(AnswerParts.Headers))
        {
            _answer.KeepHead(Encoding.UTF8.GetBytes(string.Concat(lines.Skip(1).Select(l => $"{l}\r\n"))));
        }

        _answer.End = _now;
        OnSend?.Invoke();
        return ValueTask.FromResult(_answer);
    }

    public override ValueTask DelayAsync(TimeSpan pause)
    {
        Pauses.Add(pause);
        _now += (long)pause.TotalNanoseconds;
        return default;
    }

    public override void Record(in RequestSample sample) => Samples.Add(sample);
}
