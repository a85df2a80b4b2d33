using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Parsing;

/// <summary><c># @expect ...</c>, taken apart.</summary>
/// <param name="Text">As written, for reports.</param>
/// <param name="Subject">What is looked at.</param>
/// <param name="Argument">A header's name or a JSON path; empty otherwise.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Operand">With what; null for <see cref="ExpectOperator.Exists"/>.</param>
internal sealed record ExpectationSyntax(
    string Text, ExpectSubject Subject, Located Argument, ExpectOperator Operator, Located? Operand);

internal enum ExpectSubject
{
    Status,
    Header,
    BodyPath,
    BodyText,
    Time,
}

internal enum ExpectOperator
{
    Exists,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
}
