using Stormproof.Browser.Tests;

// Real processes on few cores: one test at a time, one shop and one browser for all.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(BrowserFixture))]
