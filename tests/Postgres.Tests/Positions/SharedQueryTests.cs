using Stormproof.Postgres.Positions;

namespace Stormproof.Postgres.Tests.Positions;

public sealed class SharedQueryTests
{
    private readonly List<TaskCompletionSource<int>> _asked = [];
    private readonly SemaphoreSlim _begun = new(0);

    [Fact]
    public async Task AskAsync_WhileOneRuns_AllShareTheNextAndNeverTheOneUnderWay()
    {
        var query = new SharedQuery<int>(QueryAsync);
        var first = query.AskAsync(CancellationToken.None);
        await _begun.WaitAsync();
        var late = Enumerable.Range(0, 100).Select(_ => query.AskAsync(CancellationToken.None)).ToArray();

        _asked[0].SetResult(1);
        Assert.Equal(1, await first);
        await _begun.WaitAsync();
        Assert.All(late, t => Assert.False(t.IsCompleted));
        _asked[1].SetResult(2);

        Assert.All(await Task.WhenAll(late), n => Assert.Equal(2, n));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task AskAsync_OneCallerLeaves_TheOthersGetTheAnswer()
    {
        var query = new SharedQuery<int>(QueryAsync);
        using var leave = new CancellationTokenSource();
        var stays = query.AskAsync(CancellationToken.None);
        var leaves = query.AskAsync(leave.Token);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        await _begun.WaitAsync();
        _asked[0].SetResult(7);
        Assert.Equal(7, await stays);
    }

    [Fact]
    public async Task AskAsync_Fails_TheNextQuestionIsANewOne()
    {
        var query = new SharedQuery<int>(QueryAsync);
        var failing = query.AskAsync(CancellationToken.None);
        await _begun.WaitAsync();
        _asked[0].SetException(new IOException("away"));
        await Assert.ThrowsAsync<IOException>(() => failing);

        var next = query.AskAsync(CancellationToken.None);
        await _begun.WaitAsync();
        _asked[1].SetResult(3);
        Assert.Equal(3, await next);
    }

    private Task<int> QueryAsync()
    {
        var asked = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Add(asked);
        _begun.Release();
        return asked.Task;
    }
}
