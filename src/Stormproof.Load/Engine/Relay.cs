using System.Collections.Concurrent;

namespace Stormproof.Load.Engine;

/// <summary>Tells the loops' answers to the rest of the program, on a thread of its own. A loop must not do it: completing a task may
/// start a pool thread, and a thread inherits the table of descriptors of the one that started it, which a loop may have for
/// itself (<see cref="LoopCount.SeparateTables"/>).</summary>
internal sealed class Relay : IDisposable
{
    private readonly BlockingCollection<Action> _news = [];

    public Relay() => new Thread(Run) { IsBackground = true, Name = "load-relay" }.Start();

    public void Post(Action news) => _news.Add(news);

    public void Dispose() => _news.CompleteAdding();

    private void Run()
    {
        foreach (var news in _news.GetConsumingEnumerable())
        {
            news();
        }
    }
}
