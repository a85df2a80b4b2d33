using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Storefront.Pages;

/// <summary>What all pages share.</summary>
internal abstract class ShopPage : PageModel
{
    public const string MessageKey = "message";

    protected ISession Session => HttpContext.Session;

    protected void Say(string message) => TempData[MessageKey] = message;

    /// <summary>Only addresses of this shop: a link elsewhere could carry a visitor to a copy of it.</summary>
    protected IActionResult Back(string? returnUrl, string otherwise) =>
        Redirect(Url.IsLocalUrl(returnUrl) ? returnUrl! : otherwise);
}
