using System.Buffers.Text;
using Stormproof.Load.Journeys.Parsing;

namespace Stormproof.Load.Journeys.Expectations;

/// <summary>Compares bytes as numbers where both sides are numbers, and as text otherwise. Text has no order.</summary>
internal static class Comparison
{
    public static bool Holds(ExpectOperator op, ReadOnlySpan<byte> actual, ReadOnlySpan<byte> operand)
    {
        if (op is ExpectOperator.Contains)
        {
            return actual.IndexOf(operand) >= 0;
        }

        if (TryNumber(actual, out var left) && TryNumber(operand, out var right))
        {
            return Holds(op, left.CompareTo(right));
        }

        return op switch
        {
            ExpectOperator.Equal => actual.SequenceEqual(operand),
            ExpectOperator.NotEqual => !actual.SequenceEqual(operand),
            ExpectOperator.Exists => true,
            _ => false,
        };
    }

    public static bool Holds(ExpectOperator op, int order) => op switch
    {
        ExpectOperator.Equal => order == 0,
        ExpectOperator.NotEqual => order != 0,
        ExpectOperator.Less => order < 0,
        ExpectOperator.LessOrEqual => order <= 0,
        ExpectOperator.Greater => order > 0,
        ExpectOperator.GreaterOrEqual => order >= 0,
        _ => true,
    };

    public static bool TryNumber(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        return text.Length > 0 && text[0] is (>= (byte)'0' and <= (byte)'9') or (byte)'-'
            && Utf8Parser.TryParse(text, out number, out var read) && read == text.Length && double.IsFinite(number);
    }
}
