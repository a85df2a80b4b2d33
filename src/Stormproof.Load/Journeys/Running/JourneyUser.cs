using System.Runtime.CompilerServices;
using Stormproof.Load.Engine;
using Stormproof.Load.Journeys.Compiling;
using Stormproof.Load.Journeys.Cookies;
using Stormproof.Load.Journeys.Expectations;
using Stormproof.Load.Journeys.JsonPaths;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Load.Journeys.Templates;
using Stormproof.Load.Results;
using Stormproof.Load.Transport;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Journeys.Running;

/// <summary>One user of a journey. Its cookies stay from one iteration to the next, as a browser's do; what it took from answers
/// does not.</summary>
internal sealed class JourneyUser : VirtualUser
{
    private readonly JourneyPlan _plan;
    private readonly IReadOnlyList<HttpOrigin> _origins;
    private readonly FailureLog _failures;
    private readonly bool _followRedirects;
    private readonly int _weights;
    private readonly RenderScope _scope;
    private readonly CookieJar _cookies;
    private readonly RequestWriter _writer;
    private readonly PooledBuffer _scratch = new();
    private long _end;

    public JourneyUser(
        JourneyPlan plan, IReadOnlyList<HttpOrigin> origins, FailureLog failures, TimeProvider clock, bool followRedirects,
        int ordinal)
    {
        (_plan, _origins, _failures, _followRedirects) = (plan, origins, failures, followRedirects);
        _weights = plan.Groups.Groups.Sum(g => g.Weight);
        _scope = new RenderScope(ordinal + 1L, plan.Values.Count, clock);
        _cookies = new CookieJar(clock);
        _writer = new RequestWriter(_scope, _cookies);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask RunAsync(UserSession session, long due)
    {
        _scope.Random = session.Random;
        _scope.Iteration++;
        _scope.Values.Clear();
        _end = due;
        var groups = _plan.Groups;
        var group = Choose(session);
        for (var i = 0; i < groups.Prologue + group.End - group.Start; i++)
        {
            var plan = _plan.Requests[i < groups.Prologue ? i : group.Start + i - groups.Prologue];
            if (plan.Think.Longest > TimeSpan.Zero)
            {
                var pause = Draw(plan.Think, session.Random);
                await session.DelayAsync(pause).ConfigureAwait(false);
                _end += pause.Ticks * TimeSpan.NanosecondsPerTick;
            }

            if ((session.IsEnding && i > 0) || !await SendAsync(session, plan, _end).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>False when the request could not be written: the rest of the iteration would only add to the same
    /// fault.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendAsync(UserSession session, RequestPlan plan, long due)
    {
        var fault = _writer.Write(plan, out var request);
        if (fault != RenderFault.None)
        {
            _writer.Release();
            var now = session.Now;
            Log(plan, fault);
            session.Record(new RequestSample(
                plan.Index, due, now, now, fault == RenderFault.MissingValue ? RequestOutcome.MissingValue
                    : RequestOutcome.UnsafeValue));
            return false;
        }

        var answer = await session.SendAsync(request).ConfigureAwait(false);
        var sent = answer.Sent;
        TakeCookies(plan, request.Origin, answer);
        var outcome = answer.Outcome;
        if (_followRedirects && !plan.NoRedirect && outcome == RequestOutcome.Ok && Redirect.IsRedirect(answer.Status))
        {
            (answer, outcome) = await FollowAsync(session, plan, request, answer).ConfigureAwait(false);
        }

        outcome = outcome == RequestOutcome.Ok ? Judge(plan, answer, due) : outcome;
        _end = answer.End;
        var node = session.NodeOf(answer);
        answer.Release();
        _writer.Release();
        _scratch.Release();
        session.Record(new RequestSample(plan.Index, due, sent, _end, outcome) { Node = node });
        return true;
    }

    private async ValueTask<(HttpAnswer, RequestOutcome)> FollowAsync(
        UserSession session, RequestPlan plan, HttpRequest first, HttpAnswer answer)
    {
        var (origin, method, hasBody) = (first.Origin, plan.Method, true);
        for (var hops = 0; answer.Outcome == RequestOutcome.Ok && Redirect.IsRedirect(answer.Status); hops++)
        {
            var redirect = hops < Redirect.Most ? Redirect.Of(answer, origin, _writer.Target, method, hasBody, _origins) : null;
            if (redirect is null || _writer.WriteRedirect(plan, redirect, first, out var request) != RenderFault.None)
            {
                LogRedirect(plan, answer, hops);
                return (answer, RequestOutcome.Redirect);
            }

            (origin, method, hasBody) = (redirect.Origin, redirect.Method, redirect.KeepsBody);
            answer.Release();
            answer = await session.SendAsync(request).ConfigureAwait(false);
            TakeCookies(plan, origin, answer);
        }

        return (answer, answer.Outcome);
    }

    private void TakeCookies(RequestPlan plan, HttpOrigin origin, HttpAnswer answer)
    {
        if (plan.NoCookies || answer.Outcome != RequestOutcome.Ok)
        {
            return;
        }

        foreach (var header in answer.Headers)
        {
            if (header.Name.Length == 10 && System.Text.Ascii.EqualsIgnoreCase(header.Name, "Set-Cookie"u8))
            {
                _cookies.Take(header.Value, origin.Host, _writer.Target, origin.Scheme == "https");
            }
        }
    }

    private RequestOutcome Judge(RequestPlan plan, HttpAnswer answer, long due)
    {
        foreach (var extraction in plan.Extractions)
        {
            Take(extraction, answer);
        }

        var seen = new Seen(answer, TimeSpan.FromTicks((answer.End - due) / TimeSpan.NanosecondsPerTick), _scope, _scratch);
        foreach (var expectation in plan.Expectations)
        {
            if (!expectation.Holds(seen))
            {
                if (_failures.Wants(plan.Index))
                {
                    _failures.Add(plan.Index, new FailureSample(plan.Name, expectation.Text, expectation.Describe(seen)));
                }

                return RequestOutcome.Expectation;
            }
        }

        return plan.JudgesStatus ? RequestOutcome.Ok : RequestOutcomes.OfStatus(answer.Status);
    }

    private void Take(Extraction extraction, HttpAnswer answer)
    {
        if (extraction.Header is { } name)
        {
            if (answer.TryGetHeader(name, out var value))
            {
                _scope.Values.TrySet(extraction.Slot, value);
            }
        }
        else if (extraction.Path is null)
        {
            _scope.Values.TrySet(extraction.Slot, answer.Body);
        }
        else if (extraction.Path.Find(answer.Body, out var hit) == JsonFound.Found)
        {
            if (hit is { Count: < 0, IsEscaped: false })
            {
                _scope.Values.TrySet(extraction.Slot, hit.Raw);
                return;
            }

            _scratch.Clear();
            hit.Write(_scratch);
            _scope.Values.TrySet(extraction.Slot, _scratch.Written);
        }
    }

    private JourneyGroup Choose(UserSession session)
    {
        var groups = _plan.Groups.Groups;
        if (groups.Count == 1)
        {
            return groups[0];
        }

        var draw = session.Random.Next(_weights);
        var at = 0;
        while (draw >= groups[at].Weight)
        {
            draw -= groups[at++].Weight;
        }

        return groups[at];
    }

    private static TimeSpan Draw(ThinkTime think, SeededRandom random) => think.Shortest == think.Longest
        ? think.Shortest
        : think.Shortest + ((think.Longest - think.Shortest) * random.NextDouble());

    private void Log(RequestPlan plan, RenderFault fault)
    {
        if (!_failures.Wants(plan.Index))
        {
            return;
        }

        var sample = fault switch
        {
            RenderFault.MissingValue => new FailureSample(
                plan.Name, $"a value of {MissingValues(plan)}", "no such value in the answer, or one that is too long to keep"),
            RenderFault.HeaderInjection => new FailureSample(
                plan.Name, "one line of text for a header", "a value with control characters; the request was not sent"),
            _ => new FailureSample(plan.Name, "a path that begins with /", "a value that does not; the request was not sent"),
        };
        _failures.Add(plan.Index, sample);
    }

    private string MissingValues(RequestPlan plan) => string.Join(
        ", ", plan.Slots.Where(s => !_scope.Values.TryGet(s, out _)).Select(s => $"{{{{{_plan.Values[s]}}}}}"));

    private void LogRedirect(RequestPlan plan, HttpAnswer answer, int hops)
    {
        if (_failures.Wants(plan.Index))
        {
            var location = answer.TryGetHeader("Location"u8, out var value)
                ? $"Location: {Expectation.Readable(value)}"
                : "no Location";
            _failures.Add(plan.Index, new FailureSample(
                plan.Name, $"at most {Redirect.Most} redirects, all to origins of the journey",
                $"status {answer.Status} after {hops} redirects, {location}"));
        }
    }
}
