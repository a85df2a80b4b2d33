namespace Stormproof.Load.Engine;

/// <summary>How a request ended. All but <see cref="Ok"/> count as errors. A report names each by its kebab-case form, for
/// example <c>connect-refused</c> (<see cref="RequestOutcomes.Name"/>).</summary>
public enum RequestOutcome : byte
{
    /// <summary>An answer came and was what was expected.</summary>
    Ok,

    /// <summary>Nothing listens there, or the network says the host cannot be reached.</summary>
    ConnectRefused,

    /// <summary>The connection was not there within the connect timeout.</summary>
    ConnectTimeout,

    /// <summary>The whole answer was not there within the request timeout.</summary>
    Timeout,

    /// <summary>The server reset or closed the connection before the answer was whole.</summary>
    Reset,

    /// <summary>What came was not a valid answer.</summary>
    MalformedAnswer,

    /// <summary>The answer's head was longer than the limit, or had too many headers.</summary>
    HeaderTooLarge,

    /// <summary>The body was, or said it would be, longer than the limit.</summary>
    BodyTooLarge,

    /// <summary>No TLS session could be made: certificate, name or protocol.</summary>
    Tls,

    /// <summary>The host's name did not resolve.</summary>
    Name,

    /// <summary>This machine had no descriptor, port or memory left for a connection.</summary>
    Local,

    /// <summary>The status was 400 to 499.</summary>
    ClientStatus,

    /// <summary>The status was 500 to 599.</summary>
    ServerStatus,

    /// <summary>An expectation of the journey did not hold.</summary>
    Expectation,

    /// <summary>The run ended before the answer came.</summary>
    Cancelled,

    /// <summary>The request was due, but the run ended before a user was free to send it.</summary>
    NotSent,

    /// <summary>The virtual user's own code failed.</summary>
    Script,

    /// <summary>A request of a journey needs a value that no earlier answer had.</summary>
    MissingValue,

    /// <summary>A value that an answer gave cannot stand where the journey puts it: control characters in a header, or a path
    /// without its slash. The request was not sent.</summary>
    UnsafeValue,

    /// <summary>A redirect led in a circle, to an origin that the journey does not name, or nowhere.</summary>
    Redirect,
}
