namespace Storefront.Accounts;

internal sealed record Account(long Id, string Name, string Role);
