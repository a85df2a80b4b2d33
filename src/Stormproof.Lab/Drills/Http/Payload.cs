using System.Text;

namespace Stormproof.Lab.Drills.Http;

/// <summary>The body of a request.</summary>
internal readonly record struct Payload(string ContentType, byte[] Bytes)
{
    public static Payload Json(string text) => new("application/json", Encoding.UTF8.GetBytes(text));

    /// <summary>As a browser sends a form.</summary>
    public static Payload Form(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=')
                .Append(Uri.EscapeDataString(value));
        }

        return new Payload("application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(text.ToString()));
    }
}
