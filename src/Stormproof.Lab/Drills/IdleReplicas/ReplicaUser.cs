using System.Globalization;
using Stormproof.Lab.Drills.Http;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.IdleReplicas;

/// <summary>What every user of a run shares.</summary>
internal sealed record ReplicaContext(
    DrillClient Client, ReplicaTally Tally, ReplicaOptions Options, IReadOnlyList<long> Products, IReadOnlyList<int> Categories,
    string AdminPassword, TimeProvider Clock);

/// <summary>One user: reads, now and then writes, and looks at once for what it has written.</summary>
internal sealed class ReplicaUser(int number, ReplicaContext context)
{
    private readonly ApiClient _api = new(context.Client);
    private readonly SeededRandom _random = new(((ulong)context.Options.Seed << 32) + (ulong)number);

    /// <summary>Sets prices, each of its own products alone; the others buy.</summary>
    private bool IsMerchant => number % 4 == 0;

    public Task<Answer> LogInAsync(CancellationToken cancellationToken) => IsMerchant
        ? _api.LogInAsync("admin", context.AdminPassword, cancellationToken)
        : _api.LogInAsync($"user-{number}", $"password-{number}", cancellationToken);

    public Task StepAsync(CancellationToken cancellationToken) =>
        _random.NextDouble() >= context.Options.WritingSteps ? BrowseAsync(cancellationToken)
        : IsMerchant ? SetPriceAsync(cancellationToken)
        : BuyAsync(cancellationToken);

    private Task BrowseAsync(CancellationToken cancellationToken) => _random.Next(3) switch
    {
        0 => GetAsync($"/api/products?category={context.Categories[_random.Next(context.Categories.Count)]}", cancellationToken),
        1 => GetAsync("/api/orders", cancellationToken),
        _ => GetAsync($"/api/products/{context.Products[_random.Next(context.Products.Count)]}", cancellationToken),
    };

    private async Task BuyAsync(CancellationToken cancellationToken)
    {
        var product = context.Products[_random.Next(context.Products.Count)];
        var line = $$"""{"productId":{{product}},"qty":1}""";
        if (!await AskAsync(_api.PostAsync("/api/cart/items", line, cancellationToken), 200).ConfigureAwait(false))
        {
            return;
        }

        var begun = context.Clock.GetTimestamp();
        var bought = await _api.PostAsync("/api/checkout", "{}", cancellationToken).ConfigureAwait(false);
        if (!context.Tally.Answered(bought, 201, context.Clock.GetElapsedTime(begun)))
        {
            return;
        }

        var order = Body.Read(bought.Body, r => r.GetProperty("orderId").GetInt64());
        var orders = await GetAsync("/api/orders", cancellationToken).ConfigureAwait(false);
        if (orders.Status == 200)
        {
            context.Tally.OwnRead(OwnWrites.ShowsOrder(orders.Body, order));
        }
    }

    private async Task SetPriceAsync(CancellationToken cancellationToken)
    {
        // Every user has products of its own, so that nobody else changes their prices.
        var mine = (_random.Next(context.Products.Count / context.Options.Users) * context.Options.Users) + number - 1;
        var product = context.Products[mine];
        var price = ((_random.Next(9_900) + 100) / 100m).ToString("0.00", CultureInfo.InvariantCulture);
        var begun = context.Clock.GetTimestamp();
        var set = await _api.PatchAsync(
            $"/api/admin/products/{product}/price", $$"""{"price":{{price}}}""", cancellationToken).ConfigureAwait(false);
        if (!context.Tally.Answered(set, 200, context.Clock.GetElapsedTime(begun)))
        {
            return;
        }

        var version = Body.Read(set.Body, r => r.GetProperty("version").GetInt32());
        var shown = await GetAsync($"/api/products/{product}", cancellationToken).ConfigureAwait(false);
        if (shown.Status == 200)
        {
            context.Tally.OwnRead(OwnWrites.ShowsVersion(shown.Body, version));
        }
    }

    private async Task<Answer> GetAsync(string path, CancellationToken cancellationToken)
    {
        var begun = context.Clock.GetTimestamp();
        var answer = await _api.GetAsync(path, cancellationToken).ConfigureAwait(false);
        context.Tally.Answered(answer, 200, context.Clock.GetElapsedTime(begun));
        return answer;
    }

    private async Task<bool> AskAsync(Task<Answer> asking, int expected)
    {
        var begun = context.Clock.GetTimestamp();
        var answer = await asking.ConfigureAwait(false);
        return context.Tally.Answered(answer, expected, context.Clock.GetElapsedTime(begun));
    }
}
