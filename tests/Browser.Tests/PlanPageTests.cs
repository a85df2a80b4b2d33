using Microsoft.Playwright;
using Stormproof.Cli;
using Stormproof.Testing;

namespace Stormproof.Browser.Tests;

/// <summary>The page that <c>plan all --html</c> writes, opened as the file that it is.</summary>
public sealed class PlanPageTests(BrowserFixture browser) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task Page_OfAPlan_ShowsItsChartsAndFits(int width, ColorScheme scheme)
    {
        var file = await PlanAsync();
        await using var visit = await browser.VisitAsync(script: true, width);
        var (complaints, requests) = (new List<string>(), new List<string>());
        visit.Page.Console += (_, message) => complaints.Add(message.Text);
        visit.Page.PageError += (_, error) => complaints.Add(error);
        visit.Page.Request += (_, request) => requests.Add(request.Url);
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });

        await visit.Page.GotoAsync(new Uri(file).AbsoluteUri);

        foreach (var chart in new[] { "Cost against path", "What so many nodes carry", "Availability of the parts" })
        {
            var box = await visit.Page.GetByRole(AriaRole.Img, new() { Name = chart, Exact = true }).BoundingBoxAsync();
            Assert.NotNull(box);
            Assert.True(
                box.Width > 250 && box.Height > 200 && box.X >= 0 && box.X + box.Width <= width,
                $"{chart}: {box.X} {box.Width}");
        }

        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"));
        Assert.Equal(
            scheme == ColorScheme.Dark, await visit.Page.EvaluateAsync<bool>(
                "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(c => c < 64)"));
        Assert.Empty(complaints);
        Assert.Equal(new Uri(file).AbsoluteUri, Assert.Single(requests));
    }

    private async Task<string> PlanAsync()
    {
        var (file, from) = (Path.Combine(_folder.Path, "plan.html"), Path.Combine(_folder.Path, "system.yaml"));
        await File.WriteAllTextAsync(from, """
            name: a shop with a name that is rather long for a telephone
            load: {currentRps: 2000, projectedRps: 20000, stateless: true}
            nodes:
              zones: 3
              instance: small
              points: [{nodes: 1, rps: 1990}, {nodes: 2, rps: 3950}, {nodes: 4, rps: 7480}, {nodes: 8, rps: 13950},
                {nodes: 16, rps: 23600}, {nodes: 32, rps: 35300}]
            database: {readShare: 0.9, dataTb: 5, writesPerSecond: 10000}
            availability:
              target: 99.95
              system:
                - {name: balancer, availability: 99.99}
                - {name: database, parallel: [{name: primary, mtbf: 30d, mttr: 20m}, {name: standby, availability: 99.5}]}
            """);
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.True(await Tool.RunAsync(["plan", "all", "--from", from, "--html", file], output, error) == 0, error.ToString());
        return file;
    }
}
