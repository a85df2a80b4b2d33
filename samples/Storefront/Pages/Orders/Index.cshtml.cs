using Storefront.Orders;

namespace Storefront.Pages.Orders;

internal sealed class IndexModel(OrderBook orders) : CustomerPage
{
    public IReadOnlyList<Order> Newest { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Newest = await orders.NewestAsync(Customer.Id, cancellationToken);
}
