namespace Stormproof.Gateway.Nodes;

/// <summary>Monotonic time since the fleet was made, as the model's decisions take it.</summary>
internal sealed class FleetClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public TimeProvider Time => time;

    public TimeSpan Now => time.GetElapsedTime(_origin);
}
