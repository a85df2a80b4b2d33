using System.Text;
using Stormproof.Load.Transport;
using Stormproof.Load.Transport.Http1;

namespace Stormproof.Load.Tests.Transport.Http1;

public sealed class AnswerReaderTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    [Theory]
    [InlineData(200, "hello", Ok + "Content-Length: 5\r\n\r\nhello"), InlineData(200, "", Ok + "Content-Length: 0\r\n\r\n")]
    [InlineData(200, "hello", Ok + "content-LENGTH:5\r\n\r\nhello"), InlineData(404, "", "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n")]
    [InlineData(404, "", "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n"), InlineData(204, "", "HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData(304, "", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")]
    [InlineData(200, "a", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Ok + "Content-Length: 1\r\n\r\na")]
    [InlineData(200, "hello world", Ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=\"y\"\r\n world\r\n0\r\n\r\n")]
    [InlineData(200, "abc", Ok + "Transfer-Encoding: Chunked\r\n\r\n0003\r\nabc\r\n000\r\nTrailer: t\r\nB: \r\n\r\n")]
    [InlineData(200, "", Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), InlineData(299, "", "HTTP/1.1 299 \u00e9\r\nContent-Length: 0\r\n\r\n")]
    public void Feed_ValidAnswer_IsReadWholeAndInEveryPair(int status, string body, string answer)
    {
        var bytes = Encoding.Latin1.GetBytes(answer);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var read = Run(bytes, [cut]);
            Assert.Equal((ReadState.Done, status, body), (read.State, read.Status, read.Body));
        }

        var single = Run(bytes, [.. Enumerable.Range(1, bytes.Length)]);
        Assert.Equal((ReadState.Done, status, body), (single.State, single.Status, single.Body));
        Assert.Equal(bytes.Length, single.Consumed);
    }

    [Theory]
    [InlineData("HTTP/2 200 OK\r\n\r\n"), InlineData("HTTP/1.2 200 OK\r\n\r\n"), InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("HTTP/1.1 099 x\r\n\r\n"), InlineData("HTTP/1.1 600 x\r\n\r\n"), InlineData("HTTP/1.1 2000 x\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 x\r\n\r\n"), InlineData("HTTP/1.1  200 x\r\n\r\n"), InlineData(" HTTP/1.1 200 x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\n\n"), InlineData(Ok + "A: b\nC: d\r\n\r\n"), InlineData(Ok + "A: b\rC: d\r\n\r\n")]
    [InlineData(Ok + "A : b\r\n\r\n"), InlineData(Ok + " folded\r\n\r\n"), InlineData(Ok + "A: b\r\n folded\r\n\r\n")]
    [InlineData(Ok + "no colon\r\n\r\n"), InlineData(Ok + ": b\r\n\r\n"), InlineData(Ok + "A: \u0000\r\n\r\n")]
    [InlineData(Ok + "A: \u007f\r\n\r\n"), InlineData(Ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData(Ok + "Content-Length: 5, 5\r\n\r\nhello"), InlineData(Ok + "Content-Length: +5\r\n\r\nhello")]
    [InlineData(Ok + "Content-Length: -5\r\n\r\nhello"), InlineData(Ok + "Content-Length: 0x5\r\n\r\nhello")]
    [InlineData(Ok + "Content-Length: \r\n\r\n"), InlineData(Ok + "Content-Length: 18446744073709551621\r\n\r\nhello")]
    [InlineData(Ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: gzip, chunked\r\n\r\n"), InlineData(Ok + "Transfer-Encoding: identity\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), InlineData("HTTP/1.1 101 Switching\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n"), InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n;\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX0\r\n\r\n"), InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n"), InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n0x5\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\nA b: c\r\n\r\n"), InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\n")]
    public void Feed_MalformedAnswer_IsRefusedInEveryPair(string answer)
    {
        var bytes = Encoding.Latin1.GetBytes(answer);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(ReadState.Malformed, Run(bytes, [cut]).State);
        }
    }

    [Theory]
    [InlineData(true, Ok + "Content-Length: 0\r\n\r\n"), InlineData(false, Ok + "Content-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData(false, Ok + "Content-Length: 0\r\nConnection: keep-alive, Close\r\n\r\n")]
    [InlineData(false, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData(true, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n")]
    public void KeepAlive_AfterAnswer_IsWhatVersionAndHeaderSay(bool expected, string answer) =>
        Assert.Equal(expected, Run(Encoding.Latin1.GetBytes(answer), [0]).KeepAlive);

    [Fact]
    public void Feed_AnswerToHead_HasNoBody()
    {
        var read = Run(Encoding.Latin1.GetBytes(Ok + "Content-Length: 500\r\n\r\n"), [0], isHead: true);

        Assert.Equal((ReadState.Done, 0L), (read.State, read.BodyLength));
    }

    [Fact]
    public void Feed_NoLength_EndsWithTheConnection()
    {
        var reader = Reader(new HttpAnswer(), new TransportOptions());

        Assert.Equal(ReadState.More, reader.Feed(Encoding.Latin1.GetBytes(Ok + "\r\nhel"), out _));
        Assert.Equal(ReadState.More, reader.Feed("lo"u8, out _));
        Assert.True(reader.IsWholeAtClose);
        Assert.False(reader.KeepAlive);
    }

    [Fact]
    public void Feed_BytesAfterTheEnd_AreLeft()
    {
        var read = Run(Encoding.Latin1.GetBytes(Ok + "Content-Length: 1\r\n\r\naXYZ"), [0]);

        Assert.Equal((ReadState.Done, "a", 3), (read.State, read.Body, read.Left));
    }

    [Theory]
    [InlineData(1000, 5, true), InlineData(5, 1000, true), InlineData(10, 10, false)]
    public void Feed_HeadersBeyondTheLimits_AreRefused(int count, int length, bool refused)
    {
        var header = $"X: {new string('v', length)}\r\n";
        var answer = Ok + string.Concat(Enumerable.Repeat(header, count)) + "Content-Length: 0\r\n\r\n";
        var options = new TransportOptions { MaxHeadBytes = 4096, MaxHeaders = 50 };
        var bytes = Encoding.Latin1.GetBytes(answer);

        foreach (var cuts in new int[][] { [0], [bytes.Length / 2], [.. Enumerable.Range(1, bytes.Length)] })
        {
            Assert.Equal(refused ? ReadState.HeaderTooLarge : ReadState.Done, Run(bytes, cuts, options: options).State);
        }
    }

    [Fact]
    public void Feed_EndlessHead_HoldsNoMoreThanTheLimit()
    {
        var options = new TransportOptions { MaxHeadBytes = 4096 };
        var reader = Reader(new HttpAnswer(), options);
        var state = reader.Feed(Encoding.Latin1.GetBytes(Ok + "A: "), out _);
        var endless = new byte[60_000];
        endless.AsSpan().Fill((byte)'x');
        var feeds = 0;
        while (state == ReadState.More && feeds++ < 10)
        {
            state = reader.Feed(endless, out _);
        }

        Assert.Equal(ReadState.HeaderTooLarge, state);
    }

    [Theory]
    [InlineData("0123456789;", "x"), InlineData("1\r\na\r\n0\r\nA: ", "x"), InlineData("", "1;xx\r\na\r\n")]
    public void Feed_EndlessExtensionOrTrailer_IsRefused(string begin, string repeated)
    {
        var text = Ok + "Transfer-Encoding: chunked\r\n\r\n" + begin.Replace("0123456789;", "5;", StringComparison.Ordinal)
            + string.Concat(Enumerable.Repeat(repeated, 10_000));
        var options = new TransportOptions { MaxHeadBytes = 4096 };

        Assert.Equal(ReadState.HeaderTooLarge, Run(Encoding.Latin1.GetBytes(text), [100], options: options).State);
    }

    [Theory]
    [InlineData(Ok + "Content-Length: 10737418240\r\n\r\n"), InlineData(Ok + "Content-Length: 101\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n0\r\n\r\n")]
    public void Feed_BodyBeyondTheLimit_IsRefused(string answer) => Assert.Equal(
        ReadState.BodyTooLarge,
        Run(Encoding.Latin1.GetBytes(answer), [0], options: new TransportOptions { MaxKeptBodyBytes = 100 }).State);

    [Fact]
    public void Feed_InterimAnswersForEver_AreRefused() => Assert.Equal(
        ReadState.Malformed,
        Run(Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 100))), [0]).State);

    internal static AnswerReader Reader(HttpAnswer answer, TransportOptions options, bool isHead = false)
    {
        var reader = new AnswerReader(options);
        answer.Begin(0);
        reader.Begin(answer, isHead, AnswerParts.Headers | AnswerParts.Body);
        return reader;
    }

    internal static Reading Run(byte[] bytes, int[] cuts, bool isHead = false, TransportOptions? options = null)
    {
        var answer = new HttpAnswer();
        var reader = Reader(answer, options ?? new TransportOptions(), isHead);
        var state = ReadState.More;
        int at = 0, consumed = 0;
        foreach (var cut in cuts.Append(bytes.Length))
        {
            if (cut > at && state == ReadState.More)
            {
                state = reader.Feed(bytes.AsSpan(at, cut - at), out var used);
                consumed = at + used;
                at = cut;
            }
        }

        return new Reading(
            state, answer.Status, Encoding.Latin1.GetString(answer.Body), answer.BodyLength, consumed, bytes.Length - consumed,
            reader.KeepAlive, state == ReadState.More && reader.IsWholeAtClose);
    }

    internal sealed record Reading(
        ReadState State, int Status, string Body, long BodyLength, int Consumed, int Left, bool KeepAlive, bool WholeAtClose);
}
