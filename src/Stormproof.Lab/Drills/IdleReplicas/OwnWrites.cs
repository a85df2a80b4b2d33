using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Drills.IdleReplicas;

/// <summary>Whether an answer shows what its user has written before. One that cannot be read shows nothing.</summary>
internal static class OwnWrites
{
    public static bool ShowsOrder(string orders, long order) => Body.Read(orders, root =>
        root.GetProperty("orders").EnumerateArray().Any(o => o.GetProperty("orderId").GetInt64() == order));

    /// <summary>Its version or a later one.</summary>
    public static bool ShowsVersion(string product, int version) => Body.Read(product, root =>
        root.GetProperty("version").GetInt32() >= version);
}
