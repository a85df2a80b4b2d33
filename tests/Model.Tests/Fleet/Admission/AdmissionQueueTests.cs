using Stormproof.Model.Fleet.Admission;

namespace Stormproof.Model.Tests.Fleet.Admission;

public sealed class AdmissionQueueTests
{
    [Fact]
    public void TryEnter_UpToTheLimit_ThenNot()
    {
        var queue = new AdmissionQueue<string>(10);

        Assert.True(queue.TryEnter(2));
        Assert.True(queue.TryEnter(2));
        Assert.False(queue.TryEnter(2));
        queue.Leave();
        Assert.True(queue.TryEnter(2));
    }

    [Fact]
    public void TryEnter_SomebodyWaits_PassesNobodyBy()
    {
        var queue = Full(10);
        queue.Wait("first", 3);
        queue.Leave();

        Assert.False(queue.TryEnter(1));
        Assert.Equal("first", queue.Next(1));
    }

    [Fact]
    public void Next_SeveralWait_TheMostUrgentAndAmongEqualsTheFirst()
    {
        var queue = Full(10);
        foreach (var (name, urgency) in new[] { ("a", 3), ("b", 7), ("c", 0), ("d", 3), ("e", 0) })
        {
            queue.Wait(name, urgency);
        }

        Assert.Equal(["c", "e", "a", "d", "b"], Enumerable.Range(0, 5).Select(_ => queue.Next(100)));
        Assert.Null(queue.Next(100));
    }

    [Fact]
    public void Next_LimitReached_IsNull()
    {
        var queue = Full(10);
        queue.Wait("a", 3);

        Assert.Null(queue.Next(1));
        Assert.Equal("a", queue.Next(2));
    }

    [Fact]
    public void Wait_QueueFull_TheLeastUrgentThatCameLastIsDisplaced()
    {
        var queue = Full(3);
        queue.Wait("a", 5);
        queue.Wait("b", 5);
        queue.Wait("c", 2);

        var arrival = queue.Wait("d", 1);

        Assert.Equal("b", arrival.Displaced);
        Assert.NotNull(arrival.Place);
        Assert.Equal(3, queue.Waiting);
    }

    [Theory, InlineData(5), InlineData(6)]
    public void Wait_QueueFullOfAsUrgentOnes_IsTurnedAway(int urgency)
    {
        var queue = Full(1);
        queue.Wait("a", 5);

        var arrival = queue.Wait("b", urgency);

        Assert.Null(arrival.Place);
        Assert.Null(arrival.Displaced);
        Assert.Equal("a", queue.Next(2));
    }

    [Fact]
    public void GiveUp_WhileWaiting_OnceOnly()
    {
        var queue = Full(2);
        var place = queue.Wait("a", 3).Place!;

        Assert.True(queue.GiveUp(place));
        Assert.False(queue.GiveUp(place));
        Assert.Equal(0, queue.Waiting);
        Assert.Null(queue.Next(5));
    }

    [Fact]
    public void GiveUp_AlreadyLetIn_IsFalse()
    {
        var queue = Full(2);
        var place = queue.Wait("a", 3).Place!;
        queue.Next(5);

        Assert.False(queue.GiveUp(place));
        Assert.Equal(2, queue.Admitted);
    }

    /// <summary>Whatever happens in whatever order: nobody is lost or counted twice, and no bound is passed.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void AnySequence_Random_KeepsItsCounts(int seed)
    {
        const int Capacity = 5;
        const int Limit = 4;
        var (random, queue) = (new Random(seed), new AdmissionQueue<string>(Capacity));
        var (waiting, admitted, turnedAway, gaveUp) = (new Dictionary<string, LinkedListNode<string>>(), 0, 0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            switch (random.Next(4))
            {
                case 0 or 1 when queue.TryEnter(Limit):
                    admitted++;
                    break;
                case 0 or 1:
                    var arrival = queue.Wait($"{i}", random.Next(Urgency.Levels));
                    if (arrival.Place is { } place)
                    {
                        waiting.Add($"{i}", place);
                    }

                    turnedAway += arrival.Place is null ? 1 : 0;
                    turnedAway += arrival.Displaced is { } displaced && waiting.Remove(displaced) ? 1 : 0;
                    break;
                case 2 when queue.Admitted > 0:
                    queue.Leave();
                    admitted--;
                    if (queue.Next(Limit) is { } next)
                    {
                        Assert.True(waiting.Remove(next), $"seed {seed}, step {i}: {next} did not wait");
                        admitted++;
                    }

                    break;
                case 3 when waiting.Count > 0:
                    var impatient = waiting.Keys.ElementAt(random.Next(waiting.Count));
                    Assert.True(queue.GiveUp(waiting[impatient]));
                    waiting.Remove(impatient);
                    gaveUp++;
                    break;
            }

            Assert.True(queue.Waiting == waiting.Count && queue.Admitted == admitted, $"seed {seed}, step {i}");
            Assert.True(queue.Waiting <= Capacity && queue.Admitted <= Limit, $"seed {seed}, step {i}");
        }

        Assert.True(turnedAway > 100 && gaveUp > 100, $"seed {seed}: {turnedAway} turned away, {gaveUp} gave up");
    }

    private static AdmissionQueue<string> Full(int capacity)
    {
        var queue = new AdmissionQueue<string>(capacity);
        queue.TryEnter(1);
        return queue;
    }
}
