using System.CommandLine;
using Stormproof.Benchmarks.Caching;
using Stormproof.Benchmarks.Policies;
using Stormproof.Benchmarks.Reads;
using Stormproof.Benchmarks.Sessions;
using Stormproof.Benchmarks.Stale;

return await new RootCommand("Measures Stormproof's parts against what a team would use instead.")
{
    SessionsCommand.Create(),
    CachingCommand.Create(),
    ReadsCommand.Create(),
    StaleCommand.Create(),
    PoliciesCommand.Create(),
}.Parse(args).InvokeAsync();
