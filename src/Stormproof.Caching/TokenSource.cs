using System.Globalization;
using Stormproof.Model.Fleet;

namespace Stormproof.Caching;

/// <summary>Names requests for leases and writes, 32 hexadecimal digits each: who (64 random bits a cache) and which of its own.
/// </summary>
internal sealed class TokenSource(SeededRandom random)
{
    private readonly ulong _owner = random.Next();
    private ulong _last;

    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{_owner:x16}{Interlocked.Increment(ref _last):x16}");
}
