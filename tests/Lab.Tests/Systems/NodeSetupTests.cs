using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Tests.Systems;

public sealed class NodeSetupTests
{
    [Theory]
    [InlineData(SessionMode.Shared, null, DataMode.Fenced), InlineData(SessionMode.Local, null, DataMode.PrimaryOnly)]
    [InlineData(SessionMode.Local, DataMode.Fenced, DataMode.Fenced)]
    [InlineData(SessionMode.Shared, DataMode.PlainCache, DataMode.PlainCache)]
    public void Of_DataAsChosenElseBySessions(SessionMode sessions, DataMode? chosen, DataMode data) =>
        Assert.Equal(new NodeSetup(sessions, data), NodeSetup.Of(sessions, chosen));

    [Fact]
    public void Searching_Schemas_AreAskedOfEveryServerAndTheStoreIsLeft()
    {
        var servers = new NodeConnections("Host=a", ["Host=b", "Host=c"], "store:1");

        var searching = servers.Searching("drill,public");

        Assert.Equal("Host=a;Search Path=drill,public", searching.Primary);
        Assert.Equal(["Host=b;Search Path=drill,public", "Host=c;Search Path=drill,public"], searching.Replicas);
        Assert.Equal("store:1", searching.Store);
        Assert.Same(servers, servers.Searching(null));
    }
}
