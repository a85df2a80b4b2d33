using System.Buffers;
using System.Globalization;
using System.Text;
using Stormproof.Load.Journeys.JsonPaths;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Load.Journeys.Templates;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Journeys.Expectations;

/// <summary>One <c># @expect</c>, compiled.</summary>
/// <param name="text">As written.</param>
/// <param name="needs">What of the answer it looks at.</param>
internal abstract class Expectation(string text, AnswerParts needs)
{
    public string Text { get; } = text;

    public AnswerParts Needs { get; } = needs;

    public abstract bool Holds(in Seen seen);

    /// <summary>What there was in its place, for people. Only asked for when it did not hold.</summary>
    public abstract string Describe(in Seen seen);

    /// <summary>The operand as it is for this user; false when it refers to a value that is not there.</summary>
    protected static bool TryOperand(Template? template, in Seen seen, out ReadOnlySpan<byte> operand)
    {
        operand = template?.Constant;
        if (template is null || template.Constant is not null)
        {
            return true;
        }

        seen.Scratch.Clear();
        var isThere = template.Render(seen.Scope, seen.Scratch) == RenderFault.None;
        operand = seen.Scratch.Written;
        return isThere;
    }

    internal static string Readable(ReadOnlySpan<byte> bytes)
    {
        const int Longest = 80;
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, Longest)]);
        var clean = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return bytes.Length > Longest ? $"{clean}…" : clean;
    }
}

internal sealed class StatusExpectation(string text, ExpectOperator op, int low, int high) : Expectation(text, AnswerParts.None)
{
    public override bool Holds(in Seen seen)
    {
        var status = seen.Answer.Status;
        return Comparison.Holds(op, status < low ? -1 : status > high ? 1 : 0);
    }

    public override string Describe(in Seen seen) => string.Create(CultureInfo.InvariantCulture, $"status {seen.Answer.Status}");
}

internal sealed class TimeExpectation(string text, ExpectOperator op, TimeSpan limit) : Expectation(text, AnswerParts.None)
{
    public override bool Holds(in Seen seen) => Comparison.Holds(op, seen.Latency.CompareTo(limit));

    public override string Describe(in Seen seen) =>
        string.Create(CultureInfo.InvariantCulture, $"{seen.Latency.TotalMilliseconds:0.0} ms");
}

internal sealed class HeaderExpectation(string text, byte[] name, ExpectOperator op, Template? operand)
    : Expectation(text, AnswerParts.Headers)
{
    /// <summary>A header may stand several times: one that fits is enough.</summary>
    public override bool Holds(in Seen seen)
    {
        if (!TryOperand(operand, seen, out var expected))
        {
            return false;
        }

        var found = false;
        foreach (var header in seen.Answer.Headers)
        {
            if (Ascii.EqualsIgnoreCase(header.Name, name))
            {
                found = true;
                if (op == ExpectOperator.Contains ? ContainsIgnoringCase(header.Value, expected)
                    : op != ExpectOperator.NotEqual && Comparison.Holds(op, header.Value, expected))
                {
                    return true;
                }

                if (op == ExpectOperator.NotEqual && !Comparison.Holds(op, header.Value, expected))
                {
                    return false;
                }
            }
        }

        return found && op == ExpectOperator.NotEqual;
    }

    public override string Describe(in Seen seen) =>
        seen.Answer.TryGetHeader(name, out var value) ? $"'{Readable(value)}'" : "no such header";

    private static bool ContainsIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        for (var i = 0; i + part.Length <= text.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(i, part.Length), part))
            {
                return true;
            }
        }

        return false;
    }
}

internal sealed class BodyTextExpectation(string text, Template operand) : Expectation(text, AnswerParts.Body)
{
    public override bool Holds(in Seen seen) =>
        TryOperand(operand, seen, out var expected) && seen.Answer.Body.IndexOf(expected) >= 0;

    public override string Describe(in Seen seen) => $"status {seen.Answer.Status}, '{Readable(seen.Answer.Body)}'";
}

internal sealed class BodyPathExpectation(string text, JsonPath path, ExpectOperator op, Template? operand)
    : Expectation(text, AnswerParts.Body)
{
    public override bool Holds(in Seen seen)
    {
        if (path.Find(seen.Answer.Body, out var hit) != JsonFound.Found)
        {
            return false;
        }

        if (op == ExpectOperator.Exists)
        {
            return true;
        }

        if (!TryOperand(operand, seen, out var expected))
        {
            return false;
        }

        if (hit.Count >= 0 && Comparison.TryNumber(expected, out var number))
        {
            return Comparison.Holds(op, ((double)hit.Count).CompareTo(number));
        }

        if (hit is { Count: < 0, IsEscaped: false })
        {
            return Comparison.Holds(op, hit.Raw, expected);
        }

        var plain = new ArrayBufferWriter<byte>();
        hit.Write(plain);
        return Comparison.Holds(op, plain.WrittenSpan, expected);
    }

    public override string Describe(in Seen seen)
    {
        switch (path.Find(seen.Answer.Body, out var hit))
        {
            case JsonFound.Found:
                var plain = new ArrayBufferWriter<byte>();
                hit.Write(plain);
                return $"'{Readable(plain.WrittenSpan)}'";
            case JsonFound.Missing:
                return $"status {seen.Answer.Status}, nothing at {path}";
            default:
                return $"status {seen.Answer.Status}, no JSON: '{Readable(seen.Answer.Body)}'";
        }
    }
}
