using System.Text;
using Stormproof.Load.Input;
using Stormproof.Load.Journeys.Expectations;
using Stormproof.Load.Journeys.JsonPaths;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Load.Journeys.Templates;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>Makes expectations of their syntax.</summary>
internal static class ExpectationCompiler
{
    /// <summary>Null when it is wrong; then the errors say why.</summary>
    public static Expectation? Compile(ExpectationSyntax syntax, int request, TextResolver resolver, InputErrors errors)
    {
        var operand = syntax.Operand is { } text && syntax.Subject is not (ExpectSubject.Status or ExpectSubject.Time)
            ? new Template(resolver.Resolve(text, request).Select(p => p.At(Place.Body)))
            : null;
        if (syntax.Operator is ExpectOperator.Less or ExpectOperator.LessOrEqual or ExpectOperator.Greater
                or ExpectOperator.GreaterOrEqual
            && operand?.Constant is { } constant && !Comparison.TryNumber(constant, out _))
        {
            errors.Add(
                syntax.Operand!.Value.Line, syntax.Operand.Value.Column,
                $"'{syntax.Operand.Value.Text}' is no number; only numbers are smaller or larger, for texts there is ==, != and contains");
            return null;
        }

        switch (syntax.Subject)
        {
            case ExpectSubject.Status:
                var (low, high) = StatusRange.Parse(syntax.Operand!.Value.Text);
                return new StatusExpectation(syntax.Text, syntax.Operator, low, high);
            case ExpectSubject.Time:
                Durations.TryParse(syntax.Operand!.Value.Text, out var limit);
                return new TimeExpectation(syntax.Text, syntax.Operator, limit);
            case ExpectSubject.Header:
                return new HeaderExpectation(syntax.Text, Encoding.ASCII.GetBytes(syntax.Argument.Text), syntax.Operator, operand);
            case ExpectSubject.BodyText:
                return new BodyTextExpectation(syntax.Text, operand!);
            default:
                var (path, index, error) = JsonPath.Parse(syntax.Argument.Text);
                if (path is null)
                {
                    var (line, column) = syntax.Argument.At(index);
                    errors.Add(line, column, error!);
                    return null;
                }

                return new BodyPathExpectation(syntax.Text, path, syntax.Operator, operand);
        }
    }
}
