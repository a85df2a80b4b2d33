using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>A user of the JSON API: a token instead of a session, the cart on the server.</summary>
internal sealed class ApiUser(int number, StormContext context) : StormUser(number, context)
{
    private string? _bearer;

    public override async Task EnterAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < LoginAttempts && !LoggedIn; attempt++)
        {
            await LogInAsync(cancellationToken).ConfigureAwait(false);
        }

        var path = $"/api/products?category={PickCategory()}";
        var list = await StepAsync("browse", ct => SendAsync(HttpMethod.Get, path, null, ct),
            a => a.Status == 200 ? null : StormFailure.WrongAnswer, cancellationToken).ConfigureAwait(false);
        var offers = list.Status == 200 ? Offers(list.Body) : [];
        if (offers.Count < 2)
        {
            return;
        }

        var (first, second) = PickTwo(offers.Count);
        await AddAsync(offers[first], 2, cancellationToken).ConfigureAwait(false);
        await AddAsync(offers[second], 1, cancellationToken).ConfigureAwait(false);
    }

    public override async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await StepAsync("view cart", ct => SendAsync(HttpMethod.Get, "/api/cart", null, ct), JudgeCart, cancellationToken)
            .ConfigureAwait(false);
        var order = await StepAsync("check out", ct => SendAsync(HttpMethod.Post, "/api/checkout", "{}", ct),
            JudgeOrder, cancellationToken).ConfigureAwait(false);
        OrderId = order.Status == 201 ? Body.Read(order.Body, r => r.GetProperty("orderId").GetInt64()) : null;
        _bearer = null;
    }

    private async Task LogInAsync(CancellationToken cancellationToken)
    {
        var body = $$"""{"user":"{{Name}}","password":"{{Password}}"}""";
        var answer = await StepAsync("log in", ct => SendAsync(HttpMethod.Post, "/api/login", body, ct),
            a => a.Status == 200 ? null : StormFailure.WrongAnswer, cancellationToken).ConfigureAwait(false);
        if (answer.Status == 200)
        {
            _bearer = "Bearer " + Body.Read(answer.Body, r => r.GetProperty("token").GetString());
            LoggedIn = true;
        }
    }

    private Task AddAsync((string Product, long Cents) offer, int quantity, CancellationToken cancellationToken)
    {
        Wanted[offer.Product] = (offer.Cents, quantity);
        var body = $$"""{"productId":{{offer.Product}},"qty":{{quantity}}}""";
        return StepAsync("add to cart", ct => SendAsync(HttpMethod.Post, "/api/cart/items", body, ct), JudgeCart,
            cancellationToken);
    }

    private StormFailure? JudgeCart(Answer answer)
    {
        if (answer.Status != 200)
        {
            return StormFailure.WrongAnswer;
        }

        var matches = Body.Read(answer.Body, root =>
        {
            var lines = root.GetProperty("cart").EnumerateArray().ToDictionary(
                l => l.GetProperty("productId").GetRawText(), l => l.GetProperty("qty").GetInt32());
            return lines.Count == Wanted.Count
                && Wanted.All(w => lines.TryGetValue(w.Key, out var quantity) && quantity == w.Value.Quantity)
                && Body.TryCents(root.GetProperty("total").GetString(), out var cents) && cents == WantedCents;
        });
        return matches ? null : StormFailure.LostCart;
    }

    private StormFailure? JudgeOrder(Answer answer) => answer.Status switch
    {
        201 => Body.Read(
            answer.Body, r => Body.TryCents(r.GetProperty("total").GetString(), out var cents) && cents == WantedCents)
            ? null
            : StormFailure.LostCart,
        409 => StormFailure.LostCart,
        _ => StormFailure.WrongAnswer,
    };

    private static List<(string Product, long Cents)> Offers(string body) => Body.Read(body, root =>
    {
        var offers = new List<(string, long)>(50);
        foreach (var product in root.GetProperty("products").EnumerateArray())
        {
            if (Body.TryCents(product.GetProperty("price").GetString(), out var cents))
            {
                offers.Add((product.GetProperty("id").GetRawText(), cents.Value));
            }
        }

        return offers;
    }) ?? [];

    private Task<Answer> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellationToken) =>
        Context.Client.SendAsync(method, path, null, _bearer,
            json is null ? null : Payload.Json(json), cancellationToken);
}
