using Stormproof.Autoscaling;

namespace Stormproof.Lab.Drills.Elasticity;

/// <summary>The incidents' autoscaler: looks once a minute and remembers nothing. No cooldown, and no rule to shrink.</summary>
internal abstract class MinuteAlarm(IFleetProvider provider, TimeSpan minute, TimeProvider clock)
{
    protected IFleetProvider Provider => provider;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(minute, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested)
            {
                await LookAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes what the first look is measured against.</summary>
    protected abstract Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>Looks at the last minute and orders what it asks for.</summary>
    protected abstract Task LookAsync(CancellationToken cancellationToken);
}
