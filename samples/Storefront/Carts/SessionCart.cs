using System.Globalization;

namespace Storefront.Carts;

/// <summary>The pages' cart, in the classic session: one session key a line, so that two requests of one user which change
/// different lines do not overwrite each other. A line is "pieces|idempotency key of its last change": the effect carries
/// the key, so a repeated request whose first run was kept changes nothing.</summary>
internal sealed class SessionCart(ISession session)
{
    private const string Prefix = "cart:";

    /// <summary>Keys of the last checkouts whose pieces were taken off, newest last.</summary>
    private const string CheckoutKeys = "checkout";

    /// <summary>A form from further back is hardly sent again, and a session stays small.</summary>
    private const int KeysKept = 8;

    public Dictionary<long, int> Lines()
    {
        var lines = new Dictionary<long, int>();
        foreach (var key in session.Keys)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal)
                && Text.TryId(key[Prefix.Length..], out var product)
                && Read(product) is { Quantity: > 0 } line)
            {
                lines.Add(product, line.Quantity);
            }
        }

        return lines;
    }

    /// <exception cref="Stormproof.Sessions.Carts.CartLimitException">The cart would pass its limit.</exception>
    public void Add(long product, int quantity, string? key)
    {
        var line = Read(product);
        if (key is not null && line?.LastKey == key)
        {
            return;
        }

        var lines = Lines();
        lines.AddPieces(product, quantity);
        Write(product, lines[product], key);
    }

    public void Remove(long product) => session.Remove(Prefix + Text.Of(product));

    /// <summary>Takes bought pieces off, once for each key, and leaves what was added meanwhile.</summary>
    public void Subtract(IReadOnlyDictionary<long, int> bought, string? key)
    {
        string[] keys = session.GetString(CheckoutKeys)?.Split(' ') ?? [];
        if (keys.Contains(key))
        {
            return;
        }

        foreach (var (product, quantity) in bought)
        {
            if (Read(product) is not { } line)
            {
                continue;
            }

            if (line.Quantity > quantity)
            {
                Write(product, line.Quantity - quantity, line.LastKey);
            }
            else
            {
                Remove(product);
            }
        }

        if (key is not null)
        {
            session.SetString(CheckoutKeys, string.Join(' ', keys.TakeLast(KeysKept - 1).Append(key)));
        }
    }

    private (int Quantity, string? LastKey)? Read(long product)
    {
        if (session.GetString(Prefix + Text.Of(product)) is not { } value)
        {
            return null;
        }

        var bar = value.IndexOf('|', StringComparison.Ordinal);
        return bar > 0 && int.TryParse(value.AsSpan(0, bar), NumberStyles.None, CultureInfo.InvariantCulture, out var quantity)
            ? (quantity, bar + 1 < value.Length ? value[(bar + 1)..] : null)
            : null;
    }

    private void Write(long product, int quantity, string? key) =>
        session.SetString(Prefix + Text.Of(product), $"{Text.Of(quantity)}|{key}");
}
