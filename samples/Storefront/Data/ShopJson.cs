using System.Text.Json;
using System.Text.Json.Serialization;
using Storefront.Accounts;
using Storefront.Catalogue;

namespace Storefront.Data;

/// <summary>What the cache holds, with serializers made at build time: a new node reflects on nothing in its first
/// requests.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(List<Category>))]
[JsonSerializable(typeof(CategoryPage))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(int?))]
internal sealed partial class ShopJson : JsonSerializerContext;
