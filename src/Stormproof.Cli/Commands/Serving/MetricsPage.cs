using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Stormproof.Cli.Commands.Serving;

/// <summary>What Prometheus scrapes. Nothing is counted for it before the first time that somebody asks.</summary>
internal sealed class MetricsPage(params string[] meters) : IDisposable
{
    private readonly Lazy<Scrape> _scrape = new(() => new Scrape(meters));

    public Task HandleAsync(HttpContext context) => _scrape.Value.HandleAsync(context);

    public void Dispose()
    {
        if (_scrape.IsValueCreated)
        {
            _scrape.Value.Dispose();
        }
    }

    private sealed class Scrape : IDisposable
    {
        private readonly MeterProvider _provider;
        private readonly ServiceProvider _services;
        private readonly RequestDelegate _page;

        public Scrape(string[] meters)
        {
            _provider = Sdk.CreateMeterProviderBuilder().AddMeter(meters).AddPrometheusExporter().Build();
            _services = new ServiceCollection().AddOptions().BuildServiceProvider();
            var page = new ApplicationBuilder(_services);
            page.UseOpenTelemetryPrometheusScrapingEndpoint(_provider, _ => true, null, null, null);
            _page = page.Build();
        }

        public Task HandleAsync(HttpContext context) => _page(context);

        public void Dispose()
        {
            _provider.Dispose();
            _services.Dispose();
        }
    }
}
