using System.Globalization;
using System.Text;
using Stormproof.Lab.Drills.Http;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>Customers who look at prices and admins who set them, all through the balancer, until they are told to stop.
/// </summary>
internal sealed class PriceClients(
    DrillClient client, string bearer, PriceShop shop, PriceHistory history, StalePriceOptions options, TimeProvider clock)
{
    /// <summary>Of ten reads, this many are of a category's list.</summary>
    private const int ListsOfTen = 2;

    /// <summary>After an answer that says that nobody is there.</summary>
    private static readonly TimeSpan ErrorPause = TimeSpan.FromMilliseconds(50);

    private readonly SeededRandom _random = new((ulong)options.Seed ^ 0xC11E);
    private long _reads;
    private long _writes;
    private long _errors;
    private long _failedWrites;

    public long Reads => Interlocked.Read(ref _reads);

    public long Writes => Interlocked.Read(ref _writes);

    public long Errors => Interlocked.Read(ref _errors);

    public long FailedWrites => Interlocked.Read(ref _failedWrites);

    public Latencies Latencies { get; } = new();

    /// <summary>Completes when both tokens' work has ended.</summary>
    /// <param name="stop">Each client ends after the answer it waits for.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public Task RunAsync(CancellationToken stop, CancellationToken cancellationToken) => Task.WhenAll(
        [
            .. Enumerable.Range(0, options.Readers).Select(_ => Task.Run(
                () => RepeatAsync(ReadAsync, () => options.ReadPause, stop, cancellationToken), cancellationToken)),
            .. Enumerable.Range(0, options.Writers).Select(_ => Task.Run(
                () => RepeatAsync(WriteAsync, () => options.WritePause * (_random.NextDouble() * 2), stop, cancellationToken),
                cancellationToken)),
        ]);

    /// <summary>One look at a product; null when there was no good answer.</summary>
    public async Task<(int Version, long Cents)?> LookAsync(long product, CancellationToken cancellationToken)
    {
        var answer = await GetAsync($"/api/products/{Text(product)}", cancellationToken).ConfigureAwait(false);
        return answer.Status == 200 ? ReadProduct(answer.Body) : null;
    }

    /// <summary>One look at a product in its category's list.</summary>
    public async Task<long?> LookInListAsync(DrillProduct product, CancellationToken cancellationToken)
    {
        var answer = await GetAsync($"/api/products?category={Text(product.Category)}", cancellationToken).ConfigureAwait(false);
        return answer.Status == 200 ? ReadListed(answer.Body, product.Id) : null;
    }

    /// <summary>Sets a price by way of a client that may go to one node alone.</summary>
    /// <returns>The new version when it was acknowledged.</returns>
    public async Task<int?> SetPriceAsync(DrillClient by, long product, long cents, CancellationToken cancellationToken)
    {
        var price = (cents / 100m).ToString(CultureInfo.InvariantCulture);
        var answer = await by.SendAsync(
            HttpMethod.Patch, $"/api/admin/products/{Text(product)}/price", null, bearer,
            Payload.Json($$"""{"price":{{price}}}"""), cancellationToken)
            .ConfigureAwait(false);
        return answer.Status == 200 ? Body.Read(answer.Body, r => (int?)r.GetProperty("version").GetInt32()) : null;
    }

    private static async Task RepeatAsync(
        Func<CancellationToken, Task<bool>> work, Func<TimeSpan> pause, TimeProvider clock, CancellationToken stop,
        CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            var rest = await work(cancellationToken).ConfigureAwait(false) ? pause() : ErrorPause;
            await Task.Delay(rest, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task RepeatAsync(
        Func<CancellationToken, Task<bool>> work, Func<TimeSpan> pause, CancellationToken stop,
        CancellationToken cancellationToken) => RepeatAsync(work, pause, clock, stop, cancellationToken);

    /// <summary>Reads a product, by itself or in its category's list, and has it judged.</summary>
    public async Task<bool> ReadAsync(DrillProduct product, bool inList, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        if (inList)
        {
            var cents = await LookInListAsync(product, cancellationToken).ConfigureAwait(false);
            return Count(cents is not null, started, () => history.ReadPrice(product.Id, cents!.Value, started));
        }

        var seen = await LookAsync(product.Id, cancellationToken).ConfigureAwait(false);
        return Count(seen is not null, started, () => history.Read(product.Id, seen!.Value.Version, started));
    }

    private Task<bool> ReadAsync(CancellationToken cancellationToken) =>
        ReadAsync(shop.All[_random.Next(shop.All.Count)], _random.Next(10) < ListsOfTen, cancellationToken);

    private bool Count(bool isGood, long started, Action judge)
    {
        if (!isGood)
        {
            Interlocked.Increment(ref _errors);
            return false;
        }

        Latencies.Record(clock.GetElapsedTime(started));
        Interlocked.Increment(ref _reads);
        judge();
        return true;
    }

    private async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        var product = shop.Written[_random.Next(shop.Written.Count)];
        var cents = shop.NextCents();
        var version = await SetPriceAsync(client, product.Id, cents, cancellationToken).ConfigureAwait(false);
        var at = clock.GetTimestamp();
        if (version is null)
        {
            Interlocked.Increment(ref _failedWrites);
            return false;
        }

        history.Acknowledged(product.Id, version.Value, cents, at);
        Interlocked.Increment(ref _writes);
        return true;
    }

    private Task<Answer> GetAsync(string path, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Get, path, null, null, null, cancellationToken);

    private static (int Version, long Cents)? ReadProduct(string body) => Body.Read<(int, long)?>(body, root =>
        Body.TryCents(root.GetProperty("price").GetString(), out var cents)
            ? (root.GetProperty("version").GetInt32(), cents.Value)
            : null);

    private static long? ReadListed(string body, long product) => Body.Read(body, root =>
    {
        foreach (var listed in root.GetProperty("products").EnumerateArray())
        {
            if (listed.GetProperty("id").GetInt64() == product
                && Body.TryCents(listed.GetProperty("price").GetString(), out var cents))
            {
                return cents;
            }
        }

        return null;
    });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
