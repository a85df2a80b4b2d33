using System.Text;
using Stormproof.Load.Journeys.Expectations;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Load.Journeys.Templates;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>A request of a journey, ready to be written for any user.</summary>
internal sealed class RequestPlan
{
    private const string UserAgent = "stormproof";

    /// <summary>Its place in the file, from 0, which is its number in the records.</summary>
    public required int Index { get; init; }

    /// <summary>Unique in the file, for reports.</summary>
    public required string Name { get; init; }

    public required string Method { get; init; }

    /// <summary>Its place in <see cref="JourneyPlan.Origins"/>.</summary>
    public required int OriginIndex { get; init; }

    public required Template Target { get; init; }

    /// <summary>Without Cookie and Host.</summary>
    public required IReadOnlyList<HeaderPlan> Headers { get; init; }

    /// <summary>The file's own <c>Host</c>; null for the origin's.</summary>
    public required Template? Host { get; init; }

    /// <summary>The file's own <c>Cookie</c>, before those of the jar.</summary>
    public required Template? Cookie { get; init; }

    public required Template? Body { get; init; }

    public required IReadOnlyList<Expectation> Expectations { get; init; }

    public required IReadOnlyList<Extraction> Extractions { get; init; }

    public required ThinkTime Think { get; init; }

    public required bool NoRedirect { get; init; }

    public required bool NoCookies { get; init; }

    /// <summary>The status is judged by an expectation, not by the rule that 400 and above is an error.</summary>
    public required bool JudgesStatus { get; init; }

    /// <summary>The values of earlier answers that it needs.</summary>
    public IEnumerable<int> Slots => new[] { Target, Host, Cookie, Body }.OfType<Template>().Concat(Headers.Select(h => h.Value))
        .SelectMany(t => t.Segments).OfType<ValueSegment>().Select(s => s.Slot).Distinct();

    public AnswerParts Keep { get; private set; }

    public HttpOrigin Origin { get; private set; } = null!;

    /// <summary>What stands between the target and the cookies.</summary>
    public Template HeaderBlock { get; private set; } = Template.Empty;

    /// <summary>A length is announced: there is a body, or the method is known for having one (RFC 9110, 8.6).</summary>
    public bool AnnouncesLength => Body is not null || Method is "POST" or "PUT" or "PATCH";

    /// <summary>The request, where it is the same for every user who has no cookie.</summary>
    public HttpRequest? Constant { get; private set; }

    /// <summary>Fixes where the request goes.</summary>
    public void Bind(HttpOrigin origin, bool followRedirects)
    {
        Origin = origin;
        HeaderBlock = Block(origin, Headers, Host);
        Keep = Expectations.Aggregate(AnswerParts.None, (parts, e) => parts | e.Needs)
            | Extractions.Aggregate(AnswerParts.None, (parts, e) => parts | (e.Header is null ? AnswerParts.Body : AnswerParts.Headers));
        if (!NoCookies || (followRedirects && !NoRedirect))
        {
            Keep |= AnswerParts.Headers;
        }

        if (Target.Constant is { } target && HeaderBlock.Constant is { } headers && Cookie is null
            && (Body is null || Body.Constant is not null))
        {
            var body = Body?.Constant ?? [];
            byte[] length = AnnouncesLength ? [.. "Content-Length: "u8, .. Encoding.ASCII.GetBytes($"{body.Length}\r\n")] : [];
            byte[] head = [.. Encoding.ASCII.GetBytes($"{Method} "), .. target, .. headers, .. length, .. "\r\n"u8];
            Constant = new HttpRequest(origin, head, body, Keep);
        }
    }

    /// <summary>The end of the request line, and header lines.</summary>
    public static Template Block(HttpOrigin origin, IReadOnlyList<HeaderPlan> headers, Template? host)
    {
        var segments = new List<Segment> { Text(" HTTP/1.1\r\nHost: ") };
        segments.AddRange(host?.Segments ?? [Text(origin.Authority)]);
        segments.Add(Text("\r\n"));
        if (!headers.Any(h => h.Is("User-Agent")))
        {
            segments.Add(Text($"User-Agent: {UserAgent}\r\n"));
        }

        foreach (var header in headers)
        {
            segments.Add(Text($"{header.Name}: "));
            segments.AddRange(header.Value.Segments);
            segments.Add(Text("\r\n"));
        }

        return new Template(segments);

        static LiteralSegment Text(string text) => new(Encoding.ASCII.GetBytes(text));
    }
}
