using Microsoft.AspNetCore.Mvc;

namespace Storefront.Pages;

internal sealed class LogoutModel : ShopPage
{
    public IActionResult OnGet() => Redirect("/");

    public IActionResult OnPost()
    {
        Session.Clear();
        return Redirect("/");
    }
}
