using Stormproof.Testing.Stores;

// Most of these tests wait for a store rather than compute.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
[assembly: AssemblyFixture(typeof(StoreFixture))]
