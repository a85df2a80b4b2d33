using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Client;

/// <summary>The process level: a copy no older than its bound, whatever message is lost.</summary>
internal sealed class ProcessCopies(Node node, Coverage coverage, bool neverExpire)
{
    private readonly (Answer Answer, long Born)?[] _copies = new (Answer, long)?[Limits.Keys];

    public bool TryGet(int key, out Answer answer)
    {
        if (_copies[key] is not { } copy || (!neverExpire && node.Clock - copy.Born >= Limits.ProcessLifetime))
        {
            answer = default;
            return false;
        }

        answer = copy.Answer with { Origin = Origin.Copy };
        coverage.Add(Seen.CopyServed);
        return true;
    }

    /// <param name="key">The key.</param>
    /// <param name="answer">What was read.</param>
    /// <param name="born">The node's clock before the read began.</param>
    public void Put(int key, Answer answer, long born)
    {
        if (answer.IsOk)
        {
            _copies[key] = (answer, born);
        }
    }

    public void Drop(int key)
    {
        if (_copies[key] is not null)
        {
            coverage.Add(Seen.CopyDropped);
            _copies[key] = null;
        }
    }
}
