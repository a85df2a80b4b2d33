using Microsoft.Extensions.Time.Testing;
using Stormproof.Gateway.Upgrades;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests.Upgrades;

public sealed class FarewellTests
{
    private const int Clients = 1_000;

    [Theory, InlineData(1_000, 30, 15), InlineData(100, 30, 2), InlineData(1, 30, 0.02), InlineData(0, 30, 0)]
    [InlineData(1_000, 0, 0)]
    public void Window_OpenSockets_IsHalfOfTheDeadlineAtMost(double open, double deadline, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Farewell.Window(open, TimeSpan.FromSeconds(deadline)));

    [Fact]
    public async Task Leave_ManyClients_AreToldSpreadOverTheWindow()
    {
        var told = await ToldEachSecondAsync(Farewell.Window(Clients, TimeSpan.FromSeconds(30)));

        Assert.Equal(Clients, told.Sum());
        Assert.Equal(0, told.Skip(15).Sum());
        // 67 a second on average; four standard deviations of random arrivals above it.
        Assert.InRange(told.Max(), 1, 100);
    }

    [Fact]
    public async Task Leave_NoWindow_AllAreToldAtOnce() => Assert.Equal(Clients, (await ToldEachSecondAsync(TimeSpan.Zero))[0]);

    [Fact]
    public async Task Leave_ClientWentBefore_IsNotTold()
    {
        var clock = new FakeTimeProvider();
        using var leaving = new CancellationTokenSource();
        var client = new Client();
        var stream = new LeavingStream(client, new Farewell(leaving.Token, () => TimeSpan.FromSeconds(5), clock));
        await leaving.CancelAsync();

        await stream.DisposeAsync();
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(0, client.Bytes);
    }

    private static async Task<List<int>> ToldEachSecondAsync(TimeSpan window)
    {
        var (clock, random) = (new FakeTimeProvider(), new SeededRandom(1));
        using var leaving = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => new Client()).ToArray();
        var streams = clients
            .Select(c => new LeavingStream(c, new Farewell(leaving.Token, () => window * random.NextDouble(), clock))).ToArray();
        await leaving.CancelAsync();
        var (told, before) = (new List<int>(), 0);
        for (var second = 0; second < 20; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            // What is due goes on where tasks go on: those whose moment has come are waited for.
            await Task.WhenAll(streams.Select(s => s.FlushAsync()));
            var now = await SettledAsync(clients);
            told.Add(now - before);
            before = now;
        }

        Array.ForEach(streams, s => s.Dispose());
        return told;
    }

    private static async Task<int> SettledAsync(Client[] clients)
    {
        for (var (last, same) = (-1, 0); ;)
        {
            var now = clients.Count(c => c.Bytes > 0);
            same = now == last ? same + 1 : 0;
            if (same == 50)
            {
                return now;
            }

            last = now;
            await Task.Yield();
        }
    }

    private sealed class Client : MemoryStream
    {
        private int _bytes;

        public int Bytes => Volatile.Read(ref _bytes);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref _bytes, buffer.Length);
            return ValueTask.CompletedTask;
        }
    }
}
