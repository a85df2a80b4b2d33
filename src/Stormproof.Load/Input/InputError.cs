using System.Globalization;

namespace Stormproof.Load.Input;

/// <summary>What is wrong at one place of an input file.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">From 1; 0 when the file as a whole is meant.</param>
/// <param name="Column">From 1, in UTF-16 units; 0 when the line as a whole is meant.</param>
/// <param name="Message">The value, the reason and what was expected.</param>
public sealed record InputError(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>, the form that editors and build logs link.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => $"{File}: {Message}",
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: {Message}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Message}"),
    };
}
