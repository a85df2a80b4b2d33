using Stormproof.Postgres.Tests;

[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: AssemblyFixture(typeof(SharedSystem))]
