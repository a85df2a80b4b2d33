using Stormproof.Model.Planning.Availability;

namespace Stormproof.Model.Tests.Planning.Availability;

public sealed class SystemPartTests
{
    private const double Close = 1e-12;

    [Fact]
    public void Availability_InSeries_Multiplies() =>
        Assert.Equal(0.9 * 0.8 * 0.7, new Serial("", Systems.Components([0.9, 0.8, 0.7])).Availability, Close);

    [Fact]
    public void Availability_InParallel_FailsTogether() =>
        Assert.Equal(1 - (0.1 * 0.2 * 0.3), new Redundant("", 1, Systems.Components([0.9, 0.8, 0.7])).Availability, Close);

    [Fact]
    public void Unavailability_FarBelowWhatOneMinusHolds_KeepsItsDigits()
    {
        var pair = new Redundant("", 1, Systems.Components([0.999999, 0.999999]));
        var three = new Serial("", [new Component("a", 0.999999, 4), new Component("b", 0.999999, 4)]);

        Assert.Equal(1e-12, pair.Unavailability(), 1e-24);
        Assert.Equal(2e-24, three.Unavailability(), 1e-36);
    }

    [Fact]
    public void Availability_AnyOrder_IsTheSame()
    {
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var parts = Systems.Components(Systems.Availabilities(random, random.Next(1, 8)));
            var need = random.Next(1, parts.Length + 1);
            var (serial, some) = (new Serial("", [.. parts]).Availability, new Redundant("", need, [.. parts]).Availability);
            random.Shuffle(parts);

            Assert.Equal(serial, new Serial("", parts).Availability, Close);
            Assert.Equal(some, new Redundant("", need, parts).Availability, Close);
        }
    }

    [Fact]
    public void Availability_AnyGrouping_IsTheSame()
    {
        var random = new Random(4);
        for (var i = 0; i < 1000; i++)
        {
            var parts = Systems.Components(Systems.Availabilities(random, random.Next(3, 8)));
            var cut = random.Next(1, parts.Length - 1);
            var (left, right) = (parts[..cut], parts[cut..]);

            Assert.Equal(
                new Serial("", parts).Availability, new Serial("", [new Serial("", left), new Serial("", right)]).Availability,
                    Close);
            Assert.Equal(
                new Redundant("", 1, parts).Availability,
                new Redundant("", 1, [new Redundant("", 1, left), new Redundant("", 1, right)]).Availability, Close);
        }
    }

    [Fact]
    public void Availability_SomeOfUnequal_IsThatOfAllStates()
    {
        var random = new Random(5);
        for (var n = 1; n <= 8; n++)
        {
            for (var need = 1; need <= n; need++)
            {
                var system = new Redundant("", need, Systems.Components(Systems.Availabilities(random, n)));
                Assert.Equal(Systems.BruteForce(system), system.Availability, Close);
            }
        }
    }

    [Fact]
    public void Availability_SomeOfEqual_IsTheBinomialSum()
    {
        var (n, need, a) = (7, 4, 0.93);
        var sum = Enumerable.Range(need, n - need + 1).Sum(k => Choose(n, k) * Math.Pow(a, k) * Math.Pow(1 - a, n - k));

        Assert.Equal(sum, new Component("", a, n, need).Availability, Close);
    }

    [Fact]
    public void Availability_AllOrOneOfMany_IsSerialOrParallel()
    {
        var parts = Systems.Components([0.9, 0.8, 0.7, 0.99]);

        Assert.Equal(new Serial("", parts).Availability, new Redundant("", 4, parts).Availability, Close);
        Assert.Equal(1 - (0.1 * 0.2 * 0.3 * 0.01), new Redundant("", 1, parts).Availability, Close);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void Availability_RandomSystem_IsThatOfAllStates(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 40; i++)
        {
            var system = Systems.Random(random, 2, "s");
            Assert.True(Math.Abs(Systems.BruteForce(system) - system.Availability) < Close, $"seed {seed}, round {i}: {system}");
        }
    }

    [Fact]
    public void Availability_MoreReplicas_IsNeverLess()
    {
        var random = new Random(6);
        for (var i = 0; i < 1000; i++)
        {
            var (a, replicas) = (random.NextDouble(), random.Next(1, 20));
            var need = random.Next(1, replicas + 1);

            Assert.True(
                new Component("", a, replicas + 1, need).Unavailability()
                    <= new Component("", a, replicas, need).Unavailability() + 1e-14,
                $"{need} of {replicas} at {a:R}");
        }
    }

    [Fact]
    public void Constructor_OutsideTheRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Component("a", 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Component("a", 0.9, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Component("a", 0.9, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Component("a", 0.9, 1001));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Serial("a", []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Redundant("a", 0, Systems.Components([0.9])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Redundant("a", 2, Systems.Components([0.9])));
    }

    private static double Choose(int n, int k) =>
        Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);
}
