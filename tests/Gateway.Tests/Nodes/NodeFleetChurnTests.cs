using System.Collections.Concurrent;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests.Nodes;

/// <summary>Nodes that join and leave under load.</summary>
public sealed class NodeFleetChurnTests
{
    private const int Requests = 2_000;
    private const int Workers = 8;
    private const int Rounds = 20;

    [Theory, MemberData(nameof(Policies))]
    public async Task AddAndDrain_UnderConcurrentLoad_LoseNoRequest(string policy)
    {
        const int Seed = 17;
        await using var first = await Backend.StartAsync();
        await using var second = await Backend.StartAsync();
        await using var third = await Backend.StartAsync();
        Uri[] addresses = [first.Address, second.Address, third.Address];
        await using var balanced = await Balanced.StartAsync(o => o.Policy = policy, first.Address, second.Address);
        var marks = Enumerable.Range(0, Rounds).Select(_ => new TaskCompletionSource()).ToArray();
        var failures = new ConcurrentQueue<string>();
        var done = 0;

        var load = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() =>
            LoadAsync(new Random(Seed + worker)))));
        var present = new Queue<string>(["a", "b"]);
        for (var round = 0; round < Rounds; round++)
        {
            // Spread over the whole load, as the requests go.
            await marks[round].Task;
            var name = $"n{round}";
            await balanced.AddReadyAsync(name, addresses[round % addresses.Length]);
            present.Enqueue(name);
            var leaving = present.Dequeue();
            Assert.True(round % 2 == 0
                ? await balanced.Fleet.DrainAsync(leaving, TimeSpan.FromSeconds(10))
                : await balanced.Fleet.RemoveAsync(leaving));
        }

        await load;

        Assert.True(failures.IsEmpty, $"seed {Seed}: {failures.Count} failed, first {failures.FirstOrDefault()}");
        Assert.Equal(Requests, first.Requests.Count + second.Requests.Count + third.Requests.Count);
        Assert.Equal(present, balanced.Fleet.Nodes.OrderBy(n => n.Name.Length).ThenBy(n => n.Name).Select(n => n.Name));
        Assert.All(balanced.Fleet.Nodes, n => Assert.Equal(0, n.InFlight));

        async Task LoadAsync(Random random)
        {
            for (var i = 0; i < Requests / Workers; i++)
            {
                var method = random.Next(2) == 0 ? HttpMethod.Get : HttpMethod.Post;
                var status = await balanced.StatusAsync(method, method == HttpMethod.Post ? new byte[random.Next(2_000)] : null);
                if (status != 200)
                {
                    failures.Enqueue($"{method}: {status}");
                }

                var count = Interlocked.Increment(ref done);
                if (count % (Requests / Rounds) == 1)
                {
                    marks[count / (Requests / Rounds)].SetResult();
                }
            }
        }
    }

    public static TheoryData<string> Policies() => [.. BalancingPolicy.Names];
}
