using Microsoft.AspNetCore.Mvc;
using Storefront.Orders;

namespace Storefront.Pages.Orders;

internal sealed class OneModel(OrderBook orders) : CustomerPage
{
    public Order Found { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellationToken)
    {
        if (await orders.OneAsync(Customer.Id, id, cancellationToken) is not { } order)
        {
            return NotFound();
        }

        Found = order;
        return Page();
    }
}
