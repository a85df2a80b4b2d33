namespace Stormproof.Load.Engine;

/// <summary>How a run ended.</summary>
/// <param name="Length">Of what was measured.</param>
/// <param name="Interrupted">It was cut short.</param>
/// <param name="ProcessCpu">Processor time of the whole process in that time.</param>
internal sealed record RunEnd(TimeSpan Length, bool Interrupted, TimeSpan ProcessCpu);
