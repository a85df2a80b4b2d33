using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Storefront.Pages;

/// <summary>A page for visitors who are logged in; others are sent to log in first, and back afterwards.</summary>
internal abstract class CustomerPage : ShopPage
{
    protected Visitor Customer { get; private set; } = null!;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (Visitor.From(Session) is { } visitor)
        {
            Customer = visitor;
            return;
        }

        context.Result = Redirect("/login?returnUrl=" + Uri.EscapeDataString(WhereTo()));
    }

    private string WhereTo()
    {
        if (HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method))
        {
            return Request.Path + Request.QueryString;
        }

        // A post cannot be repeated after the login: go to the page it came from.
        var from = Request.HasFormContentType ? Request.Form["returnUrl"].ToString() : "";
        return Url.IsLocalUrl(from) ? from : "/cart";
    }
}
