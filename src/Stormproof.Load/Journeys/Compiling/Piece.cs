using System.Text;
using Stormproof.Load.Journeys.Templates;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>A piece of a resolved text, whose place in the request is not known yet: exactly one of the three is set.</summary>
internal readonly record struct Piece(string? Text, IDynamicValue? Dynamic, int Slot)
{
    public static Piece OfText(string text) => new(text, null, -1);

    public static Piece Of(IDynamicValue value) => new(null, value, -1);

    public static Piece OfSlot(int slot) => new(null, null, slot);

    public Segment At(Place place) => this switch
    {
        { Text: { } text } => new LiteralSegment(
            place is Place.Header or Place.Body ? Encoding.UTF8.GetBytes(text) : Escaping.OfFile(text)),
        { Dynamic: { } value } => new DynamicSegment(value, place),
        _ => new ValueSegment(Slot, place),
    };
}
