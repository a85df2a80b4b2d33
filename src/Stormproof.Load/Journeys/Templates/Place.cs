namespace Stormproof.Load.Journeys.Templates;

/// <summary>Where in a request a value is written, which decides what of it is escaped or refused.</summary>
internal enum Place
{
    /// <summary>In a URL's path: what no URL may have is percent-encoded, the rest stays, so a value may be a path.</summary>
    Path,

    /// <summary>The first of a path: as <see cref="Path"/>, and it must begin with a slash.</summary>
    PathStart,

    /// <summary>After the question mark: all but unreserved characters are percent-encoded, so a value stays one value.</summary>
    Query,

    /// <summary>In a header: control characters are refused, or an answer could write headers into the next request.</summary>
    Header,

    /// <summary>In a body: as it is.</summary>
    Body,
}

/// <summary>Why a request could not be written.</summary>
internal enum RenderFault
{
    None,

    /// <summary>The answer that should have had the value did not have it.</summary>
    MissingValue,

    /// <summary>A value for a header has control characters.</summary>
    HeaderInjection,

    /// <summary>A value that begins a path does not begin with a slash.</summary>
    BadUrl,
}
