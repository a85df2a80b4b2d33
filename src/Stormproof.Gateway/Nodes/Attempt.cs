using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Gateway.Nodes;

/// <summary>One request on one node, from its being taken to its end.</summary>
internal sealed class Attempt(Node node, TimeProvider clock)
{
    private readonly long _begun = clock.GetTimestamp();
    private double _answerMs;

    public Node Node { get; } = node;

    /// <summary>Time until the answer began; until now where it has not.</summary>
    public double LatencyMs => _answerMs > 0 ? _answerMs : clock.GetElapsedTime(_begun).TotalMilliseconds;

    public void AnswerBegins()
    {
        _answerMs = Math.Max(0.001, clock.GetElapsedTime(_begun).TotalMilliseconds);
        Node.AnswerBegins();
    }

    public void End(RequestOutcome outcome) => Node.Exit(LatencyMs, outcome, hasBegun: _answerMs > 0);
}
