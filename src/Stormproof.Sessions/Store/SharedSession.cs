using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Stormproof.Sessions.Store;

/// <summary>A request's view of its session: loaded at most once, and only when touched; changes are collected and committed
/// before the answer starts, so a change that was not kept can never be answered with 200.</summary>
internal sealed class SharedSession(
    SessionHash hash,
    string sessionKey,
    bool isNew,
    Func<bool> tryEstablish,
    int maxValueBytes,
    HttpContext? context,
    ILogger logger) : ISession
{
    private readonly Dictionary<string, byte[]?> _changes = new(StringComparer.Ordinal);
    private Dictionary<string, byte[]>? _values = isNew ? new(StringComparer.Ordinal) : null;
    private bool _cleared;
    private bool _hooked;
    private SessionHash? _left;
    private Exception? _failure;

    /// <summary>True: a store that is away shows as an exception, never as an empty session.</summary>
    public bool IsAvailable => true;

    /// <summary>The same on every node, and not the secret that the cookie carries.</summary>
    public string Id => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(sessionKey)).AsSpan(0, 16)).ToString();

    /// <summary>Its id was made for this request, so nobody else can know it.</summary>
    public bool IsNew => isNew;

    public IEnumerable<string> Keys => Values().Keys;

    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        if (_values is null)
        {
            var entries = await hash.LoadAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            Take(entries);
        }
    }

    public bool TryGetValue(string key, [NotNullWhen(true)] out byte[]? value) => Values().TryGetValue(key, out value);

    public void Set(string key, byte[] value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > maxValueBytes)
        {
            throw new ArgumentException(
                $"Session value '{key}' has {value.Length} bytes; at most {maxValueBytes} are kept"
                + $" ({nameof(SharedSessionOptions)}.{nameof(SharedSessionOptions.MaxValueBytes)}).", nameof(value));
        }

        Change(key, (byte[])value.Clone());
    }

    public void Remove(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        // A key that the session has never had costs no write.
        if (_values is null || _values.ContainsKey(key) || _changes.ContainsKey(key))
        {
            Change(key, null);
        }
    }

    public void Clear()
    {
        Establish();
        _changes.Clear();
        _values = new(StringComparer.Ordinal);
        _cleared = true;
    }

    /// <summary>Goes on with what a loaded session holds, which is dropped when this one has been kept.</summary>
    public void TakeOver(SharedSession other)
    {
        foreach (var (key, value) in other.Values())
        {
            Change(key, value);
        }

        Establish();
        _left = other.Leave();
    }

    /// <summary>Keeps the changes. The second call of a request does nothing, or repeats the failure of the first.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        if (_failure is not null)
        {
            throw new InvalidOperationException("The session's changes were not kept; see the inner exception.", _failure);
        }

        if (_changes.Count == 0 && !_cleared && _left is null)
        {
            return;
        }

        try
        {
            // Not cancellable on purpose: a client that hangs up must not leave it open whether its change was kept.
            await hash.CommitAsync(_changes, _cleared && !isNew).ConfigureAwait(false);
            if (_left is not null)
            {
                // Only now: whatever fails before leaves the visitor the session that their cookie names.
                await _left.DeleteAsync().ConfigureAwait(false);
                _left = null;
            }
        }
        catch (Exception e)
        {
            _failure = e;
            logger.CommitFailed(Id, e);
            AbortIfStarted();
            throw;
        }

        _changes.Clear();
        _cleared = false;
    }

    /// <summary>Nothing of this session is committed any more.</summary>
    private SessionHash Leave()
    {
        _changes.Clear();
        _values = new(StringComparer.Ordinal);
        _cleared = false;
        return hash;
    }

    private void Change(string key, byte[]? value)
    {
        Establish();
        _changes[key] = value;
        if (value is null)
        {
            _values?.Remove(key);
        }
        else if (_values is not null)
        {
            _values[key] = value;
        }
    }

    private void Establish()
    {
        if (!tryEstablish())
        {
            throw new InvalidOperationException(
                "The session cannot be established after the response has started; set session values before writing.");
        }

        if (!_hooked && context is { Response.HasStarted: false })
        {
            // The middleware logs a failed commit and lets the answer pass; here it fails the answer.
            context.Response.OnStarting(() => CommitAsync());
            _hooked = true;
        }
    }

    private void AbortIfStarted()
    {
        if (context is { Response.HasStarted: true })
        {
            context.Abort();
        }
    }

    private Dictionary<string, byte[]> Values()
    {
        if (_values is null)
        {
            logger.LoadedSynchronously(Id);
            Take(hash.Load());
        }

        return _values!;
    }

    private void Take(HashEntry[] entries)
    {
        var values = new Dictionary<string, byte[]>(entries.Length, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            values[entry.Name.ToString()] = (byte[])entry.Value!;
        }

        // What this request changed before it first read stands over what the store had.
        foreach (var (key, value) in _changes)
        {
            if (value is null)
            {
                values.Remove(key);
            }
            else
            {
                values[key] = value;
            }
        }

        _values = values;
    }
}
