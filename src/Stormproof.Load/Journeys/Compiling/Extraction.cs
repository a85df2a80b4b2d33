using Stormproof.Load.Journeys.JsonPaths;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>A part of an answer that a later request uses.</summary>
/// <param name="Slot">Where a user keeps it.</param>
/// <param name="Header">The header that has it; null when it is in the body.</param>
/// <param name="Path">Where in the body; null for the whole body.</param>
internal sealed record Extraction(int Slot, byte[]? Header, JsonPath? Path);
