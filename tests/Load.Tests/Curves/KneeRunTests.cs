using Stormproof.Load.Curves;
using Stormproof.Load.Engine;
using Stormproof.Load.Schedules;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Tests.Curves;

public sealed class KneeRunTests
{
    [Fact]
    public async Task RunAsync_CancelledBeforeItsFirstStep_GivesAnEmptyInterruptedResult()
    {
        var origin = await HttpOrigin.ResolveAsync(new Uri("http://127.0.0.1:1/"), false, CancellationToken.None);
        var plan = new LoadPlan
        {
            Scenario = new UrlScenario("here", HttpRequest.Render(origin, "GET", "/", [], default, AnswerParts.None)),
            Model = new OpenModel(ArrivalSchedule.Constant(10, TimeSpan.FromSeconds(1))),
        };

        var result = await KneeRun.RunAsync(
            plan, new KneeOptions(), TimeProvider.System, null, null, new CancellationToken(canceled: true));

        Assert.True(result.Interrupted);
        Assert.Empty(result.Steps);
        Assert.Null(result.Knee);
    }
}
