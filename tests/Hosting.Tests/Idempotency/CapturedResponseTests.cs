using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stormproof.Hosting.Idempotency;

namespace Stormproof.Hosting.Tests.Idempotency;

public sealed class CapturedResponseTests
{
    private readonly DefaultHttpContext _context = new();
    private readonly MemoryStream _sent = new();

    public CapturedResponseTests() => _context.Response.Body = _sent;

    [Fact]
    public async Task SendAsync_AllWaysToWrite_AreHeldBackAndSentInOrder()
    {
        await using var response = new CapturedResponse(_context.Features, limit: 1000);
        await _context.Response.WriteAsync("a");
        await _context.Response.Body.WriteAsync("b"u8.ToArray());
        _context.Response.BodyWriter.Write("c"u8);
        await response.FinishAsync();
        var before = _sent.Length;

        response.Release(_context.Features);
        await response.SendAsync(_context);

        Assert.Equal(0, before);
        Assert.Equal("abc", Encoding.UTF8.GetString(response.Captured!));
        Assert.Equal("abc", Encoding.UTF8.GetString(_sent.ToArray()));
    }

    [Fact]
    public async Task SendAsync_BodyAboveTheLimit_IsSentWholeAndNotKept()
    {
        const int seed = 7;
        var body = new byte[100_000];
        new Random(seed).NextBytes(body);
        await using var response = new CapturedResponse(_context.Features, limit: 1000);
        for (var i = 0; i < body.Length; i += 999)
        {
            await _context.Response.Body.WriteAsync(body.AsMemory(i, Math.Min(999, body.Length - i)));
        }

        await response.FinishAsync();
        response.Release(_context.Features);
        await response.SendAsync(_context);

        Assert.Null(response.Captured);
        Assert.True(body.AsSpan().SequenceEqual(_sent.ToArray()), $"seed {seed}");
    }

    [Fact]
    public async Task FinishAsync_Callbacks_RunOnceLastFirstAndMaySetHeaders()
    {
        await using var response = new CapturedResponse(_context.Features, limit: 1000);
        var order = new List<int>();
        _context.Response.OnStarting(() =>
        {
            order.Add(1);
            _context.Response.Headers["X-Late"] = "set";
            return Task.CompletedTask;
        });
        _context.Response.OnStarting(() =>
        {
            order.Add(2);
            return Task.CompletedTask;
        });

        await response.FinishAsync();
        await response.FinishAsync();

        Assert.Equal([2, 1], order);
        Assert.Equal("set", response.Headers["X-Late"]);
        Assert.True(response.HasStarted);
        Assert.Throws<InvalidOperationException>(() => _context.Response.OnStarting(() => Task.CompletedTask));
    }

    [Fact]
    public async Task FinishAsync_CallbackThrows_FailsTheAnswer()
    {
        await using var response = new CapturedResponse(_context.Features, limit: 1000);
        _context.Response.OnStarting(() => throw new InvalidOperationException("not kept"));

        await Assert.ThrowsAsync<InvalidOperationException>(response.FinishAsync);
        Assert.False(response.HasStarted);
    }

    [Fact]
    public async Task Clear_AfterPartOfTheBody_LeavesOnlyWhatFollows()
    {
        await using var response = new CapturedResponse(_context.Features, limit: 4);
        await _context.Response.Body.WriteAsync("abc"u8.ToArray());
        await _context.Response.Body.WriteAsync("longer than the limit"u8.ToArray());

        _context.Response.Clear();
        await _context.Response.WriteAsync("page");
        await response.FinishAsync();

        Assert.Equal("page", Encoding.UTF8.GetString(response.Captured ?? "null"u8.ToArray()));
    }

    [Fact]
    public async Task SendFileAsync_Part_IsCaptured()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "0123456789");
        await using var response = new CapturedResponse(_context.Features, limit: 1000);

        await _context.Response.SendFileAsync(path, offset: 2, count: 3);
        await response.FinishAsync();
        File.Delete(path);

        Assert.Equal("234", Encoding.UTF8.GetString(response.Captured!));
    }
}
