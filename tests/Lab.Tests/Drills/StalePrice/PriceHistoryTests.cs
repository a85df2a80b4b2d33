using Microsoft.Extensions.Time.Testing;
using Stormproof.Lab.Drills.StalePrice;

namespace Stormproof.Lab.Tests.Drills.StalePrice;

public sealed class PriceHistoryTests
{
    private const long Product = 7;
    private const long OtherProduct = 8;

    private readonly FakeTimeProvider _clock = new();
    private readonly PriceHistory _history;

    public PriceHistoryTests()
    {
        _history = new PriceHistory(_clock);
        _history.Add(Product, version: 1, cents: 100);
        _history.Add(OtherProduct, version: 1, cents: 100);
    }

    [Fact]
    public void Read_StartedBeforeTheAcknowledgement_IsNotStale()
    {
        var started = After(5);
        _history.Acknowledged(Product, 2, 200, After(5));

        _history.Read(Product, 1, started);

        Assert.Equal(0, _history.Stale);
    }

    [Fact]
    public void Read_StartedAtTheAcknowledgement_HasTheBenefitOfTheDoubt()
    {
        var at = After(5);
        _history.Acknowledged(Product, 2, 200, at);

        _history.Read(Product, 1, at);

        Assert.Equal(0, _history.Stale);
    }

    [Fact]
    public void Read_StartedAfterTheAcknowledgement_IsStaleSinceThen()
    {
        _history.Acknowledged(Product, 2, 200, After(5));

        _history.Read(Product, 1, After(40));

        Assert.Equal(1, _history.Stale);
        Assert.Equal(40, _history.LongestStale.TotalMilliseconds);
    }

    [Fact]
    public void Read_SeveralNewer_IsStaleSinceTheOldestOfThem()
    {
        _history.Acknowledged(Product, 2, 200, After(5));
        _history.Acknowledged(Product, 3, 300, After(5));
        _history.Acknowledged(Product, 4, 400, After(5));

        _history.Read(Product, 2, After(7));

        Assert.Equal(12, _history.LongestStale.TotalMilliseconds);
    }

    [Fact]
    public void Read_NewerVersionAcknowledgedFirst_CountsFromThatAcknowledgement()
    {
        var third = After(5);
        var second = After(10);
        _history.Acknowledged(Product, 2, 200, second);
        _history.Acknowledged(Product, 3, 300, third);

        _history.Read(Product, 1, After(1));

        Assert.Equal(11, _history.LongestStale.TotalMilliseconds);
    }

    [Fact]
    public void Read_NewestOrNewerThanAnyAcknowledged_IsNotStale()
    {
        _history.Acknowledged(Product, 2, 200, After(5));

        _history.Read(Product, 2, After(5));
        _history.Read(Product, 9, After(5));

        Assert.Equal(0, _history.Stale);
    }

    [Fact]
    public void Read_OtherProductWasWritten_IsNotStale()
    {
        _history.Acknowledged(OtherProduct, 2, 200, After(5));

        _history.Read(Product, 1, After(5));

        Assert.Equal(0, _history.Stale);
    }

    [Fact]
    public void Read_OlderThanAnUnacknowledgedCommitThatWasSeen_IsMissedAndNotStale()
    {
        _history.SeenCommitted(Product, 2, 200, After(5));

        _history.Read(Product, 1, After(5));

        Assert.Equal(0, _history.Stale);
        Assert.Equal(1, _history.MissedCommits);
    }

    [Fact]
    public void Read_OlderThanBoth_CountsOnceAsStale()
    {
        _history.Acknowledged(Product, 2, 200, After(5));
        _history.SeenCommitted(Product, 3, 300, After(5));

        _history.Read(Product, 1, After(5));

        Assert.Equal(1, _history.Stale);
        Assert.Equal(0, _history.MissedCommits);
    }

    [Fact]
    public void ReadPrice_PriceOfAnAcknowledgedWrite_IsJudgedByItsVersion()
    {
        _history.Acknowledged(Product, 2, 200, After(5));
        _history.Acknowledged(Product, 3, 300, After(5));

        _history.ReadPrice(Product, 300, After(5));
        Assert.Equal(0, _history.Stale);
        _history.ReadPrice(Product, 200, After(5));
        _history.ReadPrice(Product, 100, After(5));
        Assert.Equal(2, _history.Stale);
    }

    [Fact]
    public void Settle_PriceOfALostAnswer_IsJudgedByWhatTheDatabaseCommitted()
    {
        // Version 2 was committed and its answer lost; version 3 was acknowledged.
        _history.Acknowledged(Product, 3, 300, After(5));
        _history.ReadPrice(Product, 200, After(5));
        Assert.Equal(0, _history.Stale);

        var disagreement = _history.Settle([new(Product, 2, 200), new(Product, 3, 300)]);

        Assert.Equal(1, _history.Stale);
        Assert.Equal(default, disagreement);
    }

    [Fact]
    public void Settle_RepeatedWrite_ShowsThePriceOfItsNewerVersion()
    {
        _history.Acknowledged(Product, 3, 300, After(5));
        _history.ReadPrice(Product, 200, After(5));

        _history.Settle([new(Product, 2, 200), new(Product, 3, 300), new(Product, 4, 200)]);

        Assert.Equal(0, _history.Stale);
    }

    [Fact]
    public void Settle_PriceThatTheDatabaseNeverHad_IsUnknown()
    {
        _history.ReadPrice(Product, 999, After(5));

        Assert.Equal(new Disagreement(LostWrites: 0, UnknownPrices: 1), _history.Settle([]));
    }

    [Fact]
    public void Settle_AcknowledgedWriteThatTheDatabaseDoesNotHave_IsLost()
    {
        _history.Acknowledged(Product, 2, 200, After(5));
        _history.Acknowledged(OtherProduct, 2, 250, After(5));

        var disagreement = _history.Settle([new(Product, 2, 250), new(OtherProduct, 2, 250)]);

        Assert.Equal(new Disagreement(LostWrites: 1, UnknownPrices: 0), disagreement);
    }

    private long After(int milliseconds)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return _clock.GetTimestamp();
    }
}
