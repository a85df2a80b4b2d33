using System.Buffers;
using System.Globalization;
using Stormproof.Load.Journeys.Compiling;
using Stormproof.Load.Journeys.Cookies;
using Stormproof.Load.Journeys.Templates;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Journeys.Running;

/// <summary>Writes requests for one user. The bytes are good until the next one is written or <see cref="Release"/>.</summary>
internal sealed class RequestWriter(RenderScope scope, CookieJar cookies)
{
    private readonly PooledBuffer _head = new();
    private readonly PooledBuffer _body = new();
    private readonly PooledBuffer _renderedTarget = new();
    private ReadOnlyMemory<byte> _target;

    /// <summary>Path and query of what was written last.</summary>
    public ReadOnlySpan<byte> Target => _target.Span;

    public RenderFault Write(RequestPlan plan, out HttpRequest request)
    {
        request = plan.Constant!;
        var fault = WriteTarget(plan.Target);
        if (fault != RenderFault.None || (request is not null && (plan.NoCookies || cookies.Count == 0)))
        {
            return fault;
        }

        var body = (ReadOnlyMemory<byte>)(plan.Body?.Constant ?? []);
        if (plan.Body is not null && plan.Body.Constant is null)
        {
            _body.Clear();
            fault = plan.Body.Render(scope, _body);
            if (fault != RenderFault.None)
            {
                return fault;
            }

            body = _body.WrittenMemory;
        }

        Begin(plan.Method);
        fault = plan.HeaderBlock.Render(scope, _head);
        fault = fault == RenderFault.None ? WriteCookies(plan, plan.Origin) : fault;
        if (fault != RenderFault.None)
        {
            return fault;
        }

        End(plan.AnnouncesLength ? body.Length : null);
        request = new HttpRequest(plan.Origin, _head.WrittenMemory, body, plan.Keep);
        return RenderFault.None;
    }

    /// <summary>The request to which a redirect leads. A body that is sent again is that of the first request.</summary>
    public RenderFault WriteRedirect(RequestPlan plan, Redirect redirect, HttpRequest first, out HttpRequest request)
    {
        request = null!;
        var isSameOrigin = ReferenceEquals(redirect.Origin, plan.Origin);
        var headers = plan.Headers.Where(h => (redirect.KeepsBody || !h.IsOfBody) && (isSameOrigin || !h.Is("Authorization"))).ToList();
        _target = redirect.Target;
        Begin(redirect.Method);
        var fault = RequestPlan.Block(redirect.Origin, headers, isSameOrigin ? plan.Host : null).Render(scope, _head);
        fault = fault == RenderFault.None ? WriteCookies(plan, redirect.Origin) : fault;
        if (fault != RenderFault.None)
        {
            return fault;
        }

        End(redirect.KeepsBody && plan.AnnouncesLength ? first.Body.Length : null);
        request = new HttpRequest(
            redirect.Origin, _head.WrittenMemory, redirect.KeepsBody ? first.Body : ReadOnlyMemory<byte>.Empty, plan.Keep);
        return RenderFault.None;
    }

    /// <summary>Gives the memory back: the user is about to wait.</summary>
    public void Release()
    {
        _head.Release();
        _body.Release();
        _renderedTarget.Release();
        _target = default;
    }

    private RenderFault WriteTarget(Template target)
    {
        if (target.Constant is { } constant)
        {
            _target = constant;
            return RenderFault.None;
        }

        _renderedTarget.Clear();
        var fault = target.Render(scope, _renderedTarget);
        _target = _renderedTarget.WrittenMemory;
        return fault;
    }

    private void Begin(string method)
    {
        _head.Clear();
        var written = System.Text.Encoding.ASCII.GetBytes(method, _head.GetSpan(method.Length + 1));
        _head.Advance(written);
        _head.Write(" "u8);
        _head.Write(Target);
    }

    private RenderFault WriteCookies(RequestPlan plan, HttpOrigin origin)
    {
        // The file's own Cookie is for the file's own origin.
        var own = ReferenceEquals(origin, plan.Origin) ? plan.Cookie : null;
        if (own is null && (plan.NoCookies || cookies.Count == 0))
        {
            return RenderFault.None;
        }

        var start = _head.Length;
        _head.Write("Cookie: "u8);
        var fault = own?.Render(scope, _head) ?? RenderFault.None;
        if (fault != RenderFault.None)
        {
            return fault;
        }

        var afterOwn = _head.Length;
        if (own is not null)
        {
            _head.Write("; "u8);
        }

        var any = !plan.NoCookies && cookies.Write(origin.Host, Target, origin.Scheme == "https", _head);
        if (!any)
        {
            _head.Truncate(own is null ? start : afterOwn);
        }

        if (any || own is not null)
        {
            _head.Write("\r\n"u8);
        }

        return RenderFault.None;
    }

    private void End(int? length)
    {
        if (length is { } bytes)
        {
            _head.Write("Content-Length: "u8);
            bytes.TryFormat(_head.GetSpan(16), out var digits, default, CultureInfo.InvariantCulture);
            _head.Advance(digits);
            _head.Write("\r\n"u8);
        }

        _head.Write("\r\n"u8);
    }
}
