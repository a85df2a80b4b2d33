namespace Stormproof.Gateway.Forwarding;

/// <summary>A request's place among those let in, which it gives back once. Without an admission it holds none.</summary>
/// <param name="admission">Who let it in.</param>
/// <param name="begun">When it had come, a timestamp.</param>
internal sealed class AdmittedRequest(Admission? admission, long begun)
{
    private Admission? _admission = admission;

    /// <summary>Whether its time counts: what is upgraded lives on for hours.</summary>
    public bool IsTimed { get; } = admission is not null;

    /// <summary>When it had come, a timestamp.</summary>
    public long Begun => begun;

    /// <summary>Its client has the beginning of an answer.</summary>
    public bool IsAnswered { get; set; }

    /// <inheritdoc cref="Admission.Leave"/>
    public void Leave(double? latencyMs)
    {
        var admission = _admission;
        _admission = null;
        admission?.Leave(latencyMs);
    }
}
