using Stormproof.Testing.Stores;

[assembly: AssemblyFixture(typeof(StoreFixture))]
