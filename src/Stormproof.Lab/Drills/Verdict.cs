namespace Stormproof.Lab.Drills;

/// <summary>Collects why a drill failed.</summary>
internal sealed class Verdict
{
    private readonly List<string> _reasons = [];

    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>Notes the reason unless the condition holds.</summary>
    public void Require(bool holds, string reason)
    {
        if (!holds)
        {
            _reasons.Add(reason);
        }
    }
}
