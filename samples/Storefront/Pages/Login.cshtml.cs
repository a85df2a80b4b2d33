using Microsoft.AspNetCore.Mvc;
using Stormproof.Sessions;
using Storefront.Accounts;

namespace Storefront.Pages;

/// <summary>Puts who logged in into the classic session, under a new id: the old one may have been planted by another, who would
/// be logged in too.</summary>
internal sealed class LoginModel(AccountBook accounts) : ShopPage
{
    public string? Error { get; private set; }

    public string? Name { get; private set; }

    public string? ReturnUrl { get; private set; }

    public void OnGet(string? returnUrl) => ReturnUrl = returnUrl;

    public async Task<IActionResult> OnPostAsync(
        string? name, string? password, string? returnUrl, CancellationToken cancellationToken)
    {
        if (await accounts.LogInAsync(name, password, cancellationToken) is not { } account)
        {
            (Error, Name, ReturnUrl) = ("Wrong user name or password", name, returnUrl);
            return Page();
        }

        // Who logs in again keeps the cart.
        if (Visitor.From(Session)?.Id != account.Id)
        {
            Session.Clear();
        }

        await HttpContext.RenewSessionAsync(cancellationToken);
        Session.SetString(Visitor.IdKey, Text.Of(account.Id));
        Session.SetString(Visitor.NameKey, account.Name);
        Session.SetString(Visitor.RoleKey, account.Role);
        return Back(returnUrl, "/");
    }
}
