using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Storefront.Accounts;
using Storefront.Catalogue;

namespace Storefront.Startup;

/// <summary>Asks this node for its own hot pages, so that its first user does not wait for code to be compiled, for database
/// connections and for password hashing.</summary>
internal static class FirstPages
{
    public static async Task WarmAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var catalogue = services.GetRequiredService<ProductCatalogue>();
        var categories = await catalogue.CategoriesAsync(cancellationToken);
        // Every list, so that a new node finds the hot keys in the store, or puts them there, before it is given users.
        await Task.WhenAll(categories.Select(c => catalogue.PageAsync(c.Slug, cancellationToken)));
        await services.GetRequiredService<AccountBook>().LogInAsync("nobody", "nothing", cancellationToken);
        services.GetRequiredService<Tokens>().Issue(new Account(0, "nobody", "nobody"));
        if (Address(services) is not { } address)
        {
            return;
        }

        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        string[] paths = ["/", "/login", "/cart", "/api/cart", .. categories.Take(3).SelectMany(Pages)];
        foreach (var path in paths)
        {
            // Whatever it answers: a redirect or a 401 has run the code as well.
            using var answer = await client.GetAsync(path, cancellationToken);
        }
    }

    private static IEnumerable<string> Pages(Category category) =>
        ["/category/" + category.Slug, "/api/products?category=" + category.Slug];

    private static Uri? Address(IServiceProvider services)
    {
        var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
        // A socket or an https address is not worth a special path here: the first user pays then.
        return addresses?.Select(a => a.Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal)
                .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal))
            .Select(a => Uri.TryCreate(a, UriKind.Absolute, out var uri) ? uri : null)
            .FirstOrDefault(uri => uri is { Scheme: "http", IsLoopback: true });
    }
}
