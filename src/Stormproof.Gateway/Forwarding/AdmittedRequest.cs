namespace Stormproof.Gateway.Forwarding;

/// <summary>A request's place among those let in, which it gives back once. Without an admission it holds none.</summary>
internal sealed class AdmittedRequest(Admission? admission)
{
    private Admission? _admission = admission;

    /// <inheritdoc cref="Admission.Leave"/>
    public void Leave(double? latencyMs)
    {
        var admission = _admission;
        _admission = null;
        admission?.Leave(latencyMs);
    }
}
