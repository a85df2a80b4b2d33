using Stormproof.Model.Planning.Availability;

namespace Stormproof.Model.Tests.Planning.Availability;

/// <summary>Random systems, and their availability by counting every state of every component.</summary>
internal static class Systems
{
    public static double[] Availabilities(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];

    public static Component[] Components(double[] availabilities) =>
        [.. availabilities.Select((a, i) => new Component($"c{i}", a))];

    public static SystemPart Random(Random random, int depth, string name)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            var replicas = random.Next(1, 3);
            return new Component(name, random.NextDouble(), replicas, random.Next(1, replicas + 1));
        }

        SystemPart[] parts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Random(random, depth - 1, $"{name}.{i}"))];
        return random.Next(2) == 0 ? new Serial(name, parts) : new Redundant(name, random.Next(1, parts.Length + 1), parts);
    }

    /// <summary>The sum over all states in which the system works.</summary>
    public static double BruteForce(SystemPart root)
    {
        var replicas = new List<double>();
        Collect(root, replicas);
        Assert.InRange(replicas.Count, 1, 20);
        var total = 0.0;
        for (var state = 0; state < 1 << replicas.Count; state++)
        {
            var next = 0;
            if (Works(root, state, ref next))
            {
                total += replicas.Select((u, i) => (state >> i & 1) == 1 ? 1 - u : u).Aggregate(1.0, (a, b) => a * b);
            }
        }

        return total;
    }

    private static void Collect(SystemPart part, List<double> replicas)
    {
        if (part is Component component)
        {
            replicas.AddRange(Enumerable.Repeat(component.Each, component.Replicas));
        }

        foreach (var inner in part.Parts)
        {
            Collect(inner, replicas);
        }
    }

    private static bool Works(SystemPart part, int state, ref int next)
    {
        var (working, need) = (0, part.Parts.Count);
        if (part is Component component)
        {
            need = component.Need;
            for (var i = 0; i < component.Replicas; i++)
            {
                working += state >> next++ & 1;
            }
        }

        foreach (var inner in part.Parts)
        {
            working += Works(inner, state, ref next) ? 1 : 0;
        }

        return working >= (part is Redundant group ? group.Need : need);
    }
}
