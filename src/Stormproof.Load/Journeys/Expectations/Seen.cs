using Stormproof.Load.Journeys.Templates;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Journeys.Expectations;

/// <summary>What an expectation judges.</summary>
/// <param name="Answer">A whole answer.</param>
/// <param name="Latency">From when the request was due until the answer was whole.</param>
/// <param name="Scope">For values that an operand refers to.</param>
/// <param name="Scratch">Room for such a value; its content is lost.</param>
internal readonly record struct Seen(HttpAnswer Answer, TimeSpan Latency, RenderScope Scope, PooledBuffer Scratch);
