using Stormproof.Lab.Processes;
using Stormproof.Lab.Store;

namespace Stormproof.Testing.Stores;

/// <summary>Garnet, in this process, as the tool runs it.</summary>
public sealed class GarnetServer : StoreServer
{
    private readonly EmbeddedStore _store = new(new EmbeddedStoreOptions { Port = new FreePorts().Next(), RecordMemoryMiB = 128 });

    public override string Address => _store.Endpoint.ToString();

    public override Task StartAsync()
    {
        _store.Start();
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _store.Stop();
        return Task.CompletedTask;
    }
}
