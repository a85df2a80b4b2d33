using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Storefront.Api;

internal sealed record LoginRequest(string? User, string? Password);

internal sealed record LoginAnswer(string Token, int ExpiresIn);

internal sealed record ProfileAnswer(long UserId, string Name, string Role);

internal sealed record CartItemRequest(long? ProductId, int? Qty);

internal sealed record CartLineAnswer(long ProductId, int Qty, string Price);

internal sealed record CartAnswer(IReadOnlyList<CartLineAnswer> Cart, string Total);

internal sealed record CheckoutAnswer(long OrderId, string Total);

internal sealed record OrderLineAnswer(long ProductId, int Qty, string Price);

internal sealed record OrderAnswer(long OrderId, DateTime CreatedAt, string Total, IReadOnlyList<OrderLineAnswer> Lines);

internal sealed record OrdersAnswer(IReadOnlyList<OrderAnswer> Orders);

internal sealed record CategoryAnswer(int Id, string Name, string Slug);

internal sealed record ListedProductAnswer(long Id, string Name, string Price);

internal sealed record CategoryProductsAnswer(CategoryAnswer Category, IReadOnlyList<ListedProductAnswer> Products);

internal sealed record ProductAnswer(
    long Id, string Name, string Description, string Price, int Stock, bool Active, CategoryAnswer Category, int Version);

internal sealed record PriceRequest(decimal? Price);

internal sealed record PriceAnswer(long ProductId, string Price, int Version);

internal sealed record ErrorAnswer(
    string Error, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ProductId = null);

/// <summary>Serializers made at build time: nothing is reflected on in the first requests of a new node.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(ProfileAnswer))]
[JsonSerializable(typeof(CartItemRequest))]
[JsonSerializable(typeof(CartAnswer))]
[JsonSerializable(typeof(CheckoutAnswer))]
[JsonSerializable(typeof(OrdersAnswer))]
[JsonSerializable(typeof(CategoryProductsAnswer))]
[JsonSerializable(typeof(ProductAnswer))]
[JsonSerializable(typeof(PriceRequest))]
[JsonSerializable(typeof(PriceAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;

internal static class ApiJson
{
    // Texts as they are written. What this encoder leaves out matters only inside HTML, and the answers are never that.
    private static readonly ApiJsonContext Context = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NumberHandling = JsonNumberHandling.Strict,
        });

    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Context.GetTypeInfo(typeof(T))!;
}
