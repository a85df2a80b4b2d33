namespace Stormproof.Model.Scaling;

/// <summary>A state as bytes, for the next leader. Its times stay those of the leader that wrote it: who goes on from it goes on
/// on that leader's time scale, so that windows, budgets and yesterday keep their places.</summary>
public static class PackedState
{
    /// <summary>Grows with the format; another version is not read.</summary>
    private const int Version = 1;

    /// <summary>A length that nothing valid reaches.</summary>
    private const int MostBytes = 64 * 1024;

    private const int MostNodes = 1_000_000;

    /// <summary>Writes a state.</summary>
    /// <param name="policy">Under which it came about.</param>
    /// <param name="state">What the last decision gave back.</param>
    /// <param name="now">The time of that decision.</param>
    public static byte[] Write(ScalingPolicy policy, in ScalingState state, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var carrier = new StateCarrier(writer);
        carrier.Count(Version);
        carrier.Time(now);
        Windows(carrier, policy);
        state.Carried(carrier);
        return bytes.ToArray();
    }

    /// <summary>Reads a state.</summary>
    /// <param name="policy">Under which it goes on. Where its windows are others than they were, they begin anew, and nothing
    /// shrinks before they are full.</param>
    /// <param name="bytes">What was written.</param>
    /// <param name="state">It.</param>
    /// <param name="now">The time at which it was written, on its own scale.</param>
    /// <returns>False when it is of another version, or broken.</returns>
    public static bool TryRead(ScalingPolicy policy, byte[] bytes, out ScalingState state, out TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(bytes);
        (state, now) = (default, default);
        if (bytes.Length > MostBytes)
        {
            return false;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var carrier = new StateCarrier(reader);
            if (carrier.Count(0) != Version)
            {
                return false;
            }

            now = carrier.Time(default);
            var same = Windows(carrier, policy);
            state = ScalingState.Start(0, now).Carried(carrier);
            state = same ? state : state.WithoutWindows(now);
            return reader.BaseStream.Position == bytes.Length && state.Target is >= 0 and <= MostNodes
                && now >= TimeSpan.Zero && now < TimeSpan.MaxValue / 2;
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>The lengths by which the buckets of the windows are numbered.</summary>
    private static bool Windows(StateCarrier carrier, ScalingPolicy policy)
    {
        var (a, b, c) = (policy.ScaleOut.Stabilisation, policy.ScaleIn.Stabilisation, policy.ScaleOut.Cold);
        return (carrier.Time(a), carrier.Time(b), carrier.Time(c)) == (a, b, c);
    }
}
