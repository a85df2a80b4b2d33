using System.Text;

namespace Stormproof.Lab.Drills.Http;

/// <summary>One user's cookies for one site. Path and domain do not matter: a drill's user visits one address.</summary>
internal sealed class CookieJar
{
    private readonly List<(string Name, string Value)> _cookies = new(2);
    private string? _header;

    /// <summary>The <c>Cookie</c> header; null when there is no cookie.</summary>
    public string? Header => _cookies.Count == 0 ? null : _header ??= Build();

    /// <summary>Takes in one <c>Set-Cookie</c> line.</summary>
    public void Take(string line)
    {
        var end = line.IndexOf(';', StringComparison.Ordinal);
        var pair = end < 0 ? line : line[..end];
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return;
        }

        var name = pair[..equals];
        var value = pair[(equals + 1)..];
        _cookies.RemoveAll(c => c.Name == name);
        // An expired or emptied cookie is how a server takes one back.
        if (value.Length > 0 && !line.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
        {
            _cookies.Add((name, value));
        }

        _header = null;
    }

    private string Build()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in _cookies)
        {
            text.Append(text.Length == 0 ? "" : "; ").Append(name).Append('=').Append(value);
        }

        return text.ToString();
    }
}
