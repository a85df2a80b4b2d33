namespace Stormproof.Simulation.Tests;

/// <summary>A thread without a synchronization context: continuations run at once and in order, so a seed repeats exactly.
/// </summary>
internal static class Alone
{
    public static Task<T> Run<T>(Func<T> simulate)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(simulate());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        thread.Start();
        return done.Task;
    }
}
