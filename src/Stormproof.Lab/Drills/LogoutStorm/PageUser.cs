using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>A user in a browser: session cookie, forms, antiforgery tokens.</summary>
internal class PageUser(int number, StormContext context) : StormUser(number, context)
{
    private readonly CookieJar _cookies = new();
    private string? _token;

    public override async Task EnterAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < LoginAttempts && !LoggedIn; attempt++)
        {
            await LogInAsync(cancellationToken).ConfigureAwait(false);
        }

        var path = $"/category/{PickCategory()}";
        var offers = await BrowseAsync(path, cancellationToken).ConfigureAwait(false);
        if (offers.Count < 2)
        {
            return;
        }

        var (first, second) = PickTwo(offers.Count);
        await AddAsync(path, offers[first], 2, cancellationToken).ConfigureAwait(false);
        await AddAsync(path, offers[second], 1, cancellationToken).ConfigureAwait(false);
    }

    public override async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await ViewCartAsync(cancellationToken).ConfigureAwait(false);
        var order = await StepAsync("check out", ct => PostAsync("/checkout", [], ct),
            a => a.Status == 302 && OrderOf(a) is not null ? null : StormFailure.LostCart,
                cancellationToken).ConfigureAwait(false);
        OrderId = OrderOf(order);
        await StepAsync("log out", ct => PostAsync("/logout", [], ct),
            a => a.Status == 302 ? null : StormFailure.WrongAnswer, cancellationToken).ConfigureAwait(false);
    }

    protected async Task ViewCartAsync(CancellationToken cancellationToken) => TakeToken(
        await StepAsync("view cart", ct => GetAsync("/cart", ct), JudgeCart, cancellationToken).ConfigureAwait(false));

    protected async Task LogInAsync(CancellationToken cancellationToken)
    {
        var form = await StepAsync("login form", ct => GetAsync("/login", ct),
            a => a.Status == 200 && Markup.Token(a.Body) is not null ? null : StormFailure.WrongAnswer, cancellationToken)
            .ConfigureAwait(false);
        TakeToken(form);
        var answer = await StepAsync("log in", ct => PostAsync("/login", [new("name", Name), new("password", Password)], ct),
            a => a.IsRedirect ? null : StormFailure.WrongAnswer, cancellationToken).ConfigureAwait(false);
        LoggedIn = answer.IsRedirect && !answer.IsSentToLogin;
    }

    private async Task<List<(string Product, long Cents)>> BrowseAsync(string path, CancellationToken cancellationToken)
    {
        var page = await StepAsync("browse", ct => GetAsync(path, ct),
            a => a.Status != 200 ? StormFailure.WrongAnswer
                : LoggedIn && Markup.UserName(a.Body) != Name ? StormFailure.LoggedOut : null, cancellationToken)
            .ConfigureAwait(false);
        TakeToken(page);
        var offers = new List<(string, long)>(50);
        foreach (var (product, price) in Markup.Attributes(page.Body, "data-product")
            .Zip(Markup.Attributes(page.Body, "data-price")))
        {
            if (Body.TryCents(price, out var cents))
            {
                offers.Add((product, cents.Value));
            }
        }

        return offers;
    }

    private async Task AddAsync(
        string path, (string Product, long Cents) offer, int quantity, CancellationToken cancellationToken)
    {
        Wanted[offer.Product] = (offer.Cents, quantity);
        KeyValuePair<string, string>[] fields =
            [new("productId", offer.Product), new("quantity", $"{quantity}"), new("returnUrl", path)];
        await StepAsync("add to cart", ct => PostAsync("/cart?handler=Add", fields, ct),
            a => a.Status == 302 ? null : StormFailure.WrongAnswer, cancellationToken).ConfigureAwait(false);
    }

    private StormFailure? JudgeCart(Answer answer)
    {
        if (answer.Status != 200)
        {
            return StormFailure.WrongAnswer;
        }

        if (Markup.UserName(answer.Body) != Name)
        {
            return StormFailure.LoggedOut;
        }

        var lines = Markup.Attributes(answer.Body, "data-product").Zip(Markup.Attributes(answer.Body, "data-qty"))
            .ToDictionary(l => l.First, l => l.Second);
        var complete = lines.Count == Wanted.Count
            && Wanted.All(w => lines.TryGetValue(w.Key, out var quantity) && quantity == $"{w.Value.Quantity}");
        var total = Markup.Between(answer.Body, "<td id=\"total\">", "</td>");
        return complete && Body.TryCents(total, out var cents) && cents == WantedCents ? null : StormFailure.LostCart;
    }

    private static long? OrderOf(Answer answer) =>
        answer.Location?.StartsWith("/orders/", StringComparison.Ordinal) == true
        && long.TryParse(answer.Location.AsSpan("/orders/".Length), out var id) ? id : null;

    private Task<Answer> GetAsync(string path, CancellationToken cancellationToken) =>
        Context.Client.SendAsync(HttpMethod.Get, path, _cookies, null, null, cancellationToken);

    private Task<Answer> PostAsync(
        string path, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellationToken) =>
        Context.Client.SendAsync(HttpMethod.Post, path, _cookies, null,
            Payload.Form(fields.Append(new("__RequestVerificationToken", _token ?? ""))), cancellationToken);

    private void TakeToken(Answer page) => _token = Markup.Token(page.Body) ?? _token;
}
