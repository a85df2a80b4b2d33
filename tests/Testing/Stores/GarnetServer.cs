using Stormproof.Lab.Processes;
using Stormproof.Lab.Store;

namespace Stormproof.Testing.Stores;

/// <summary>Garnet, in this process, as the tool runs it.</summary>
public sealed class GarnetServer : StoreServer
{
    private const int MinThreads = 64;
    private readonly EmbeddedStore _store = new(
        new EmbeddedStoreOptions { Port = new FreePorts().Next(), RecordMemoryMiB = 128 });

    public override string Address => _store.Endpoint.ToString();

    public override Task StartAsync()
    {
        // Apps of a test hold a thread while they connect; the server in the same process needs threads to answer them.
        ThreadPool.SetMinThreads(MinThreads, MinThreads);
        _store.Start();
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _store.Stop();
        return Task.CompletedTask;
    }
}
