using System.Globalization;
using System.Text;
using Stormproof.Load.Engine;
using Stormproof.Load.Schedules;
using Stormproof.Load.Tests.Scripted;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Tests.Engine;

public sealed class NodeTableTests
{
    [Fact]
    public void Number_MoreNamesThanItsBound_AreOneTogether()
    {
        var table = new NodeTable();
        var numbers = Enumerable.Range(0, 1_000).Select(i => table.Number(Name(i))).ToArray();

        Assert.Equal(Enumerable.Range(1, NodeTable.Most), numbers[..NodeTable.Most]);
        Assert.All(numbers[NodeTable.Most..], n => Assert.Equal(NodeTable.Most + 1, n));
        Assert.Equal(7, table.Number(Name(6)));
        Assert.Equal(0, table.Number([]));
        Assert.Equal(NodeTable.Others, table.All.Last().Name);
        Assert.Equal(NodeTable.Most + 1, table.All.Count());

        static byte[] Name(int i) => Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture));
    }

    [Theory, InlineData(AnswerParts.Headers, 2), InlineData(AnswerParts.None, 0)]
    public async Task RunAsync_NodesThatNameThemselves_AreToldApart(AnswerParts keep, int nodes)
    {
        await using var server = new ScriptedServer(async client =>
        {
            for (var i = 0; await client.ReadRequestAsync(); i++)
            {
                await client.WriteAsync(
                    $"HTTP/1.1 {(i % 4 == 1 ? "500 No" : "200 OK")}\r\nx-served-by: node-{i % 2}\r\nContent-Length: 0\r\n\r\n");
            }
        });
        var origin = await HttpOrigin.ResolveAsync(server.Url, false, default);
        var plan = new LoadPlan
        {
            Scenario = new UrlScenario("x", HttpRequest.Render(origin, "GET", "/", [], default, keep)),
            Model = new OpenModel(ArrivalSchedule.Constant(200, TimeSpan.FromMilliseconds(500))) { MaxUsers = 1 },
            NodeHeader = "X-Served-By",
        };

        var result = await LoadEngine.RunAsync(plan, TimeProvider.System, null, CancellationToken.None);

        Assert.Equal(nodes, result.ByNode.Count);
        if (nodes > 0)
        {
            Assert.Equal(["node-0", "node-1"], result.ByNode.Select(n => n.Name));
            Assert.Equal(result.Requests, result.ByNode.Sum(n => n.Requests));
            Assert.Equal(0, result.ByNode[0].Errors);
            Assert.Equal(result.Errors, result.ByNode[1].Errors);
            Assert.All(result.ByNode, n => Assert.Equal(n.Requests, n.Buckets.Counts.Values.Sum()));
        }
    }
}
