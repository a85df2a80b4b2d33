using System.CommandLine;
using Stormproof.Benchmarks.Sessions;

return await new RootCommand("Measures Stormproof's parts against what a team would use instead.") { SessionsCommand.Create() }
    .Parse(args).InvokeAsync();
