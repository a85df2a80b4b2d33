using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Drills.IdleReplicas;

namespace Stormproof.Lab.Tests.Drills.IdleReplicas;

public sealed class ReplicaTallyTests
{
    [Fact]
    public void Answered_OtherStatusThanExpected_IsAnErrorAndTheFirstIsKept()
    {
        var tally = new ReplicaTally();

        Assert.True(tally.Answered(new Answer(201, "", null, false), 201, TimeSpan.FromMilliseconds(5)));
        Assert.False(tally.Answered(new Answer(409, "sold out", null, false), 201, TimeSpan.FromMilliseconds(5)));
        Assert.False(tally.Answered(new Answer(0, "broken", null, false), 200, TimeSpan.FromMilliseconds(5)));

        Assert.Equal((3, 2), (tally.Requests, tally.Errors));
        Assert.Equal("status 409, not 201: sold out", tally.FirstError);
        Assert.InRange(tally.Latencies.PercentileMs(50), 4.9, 5.1);
    }

    [Fact]
    public void OwnRead_NotShown_IsAViolation()
    {
        var tally = new ReplicaTally();

        tally.OwnRead(shown: true);
        tally.OwnRead(shown: false);

        Assert.Equal((2, 1), (tally.OwnReads, tally.Violations));
    }
}
