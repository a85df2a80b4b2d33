using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Stormproof.Hosting.Draining;

internal sealed class ShutdownBudget(IOptions<StormproofOptions> options) : IConfigureOptions<HostOptions>
{
    public void Configure(HostOptions target) => target.ShutdownTimeout = options.Value.ShutdownTimeout;
}
