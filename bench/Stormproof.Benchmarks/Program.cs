using System.CommandLine;
using Stormproof.Benchmarks.Caching;
using Stormproof.Benchmarks.Sessions;

return await new RootCommand("Measures Stormproof's parts against what a team would use instead.")
{
    SessionsCommand.Create(),
    CachingCommand.Create(),
}.Parse(args).InvokeAsync();
