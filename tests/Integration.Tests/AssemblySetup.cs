using Stormproof.Testing.Shop;

// Real processes on few cores: one test at a time, one shop for those that need one.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(ShopFixture))]
