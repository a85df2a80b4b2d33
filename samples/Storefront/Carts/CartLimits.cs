using Stormproof.Sessions.Carts;

namespace Storefront.Carts;

internal static class CartLimits
{
    public const int MaxLines = 50;
    public const int MaxQuantity = 99;

    public static bool Allows(int? quantity) => quantity is >= 1 and <= MaxQuantity;

    public static CartLimitException Passed() =>
        new($"A cart holds at most {Text.Of(MaxLines)} products and {Text.Of(MaxQuantity)} pieces of each.");
}
