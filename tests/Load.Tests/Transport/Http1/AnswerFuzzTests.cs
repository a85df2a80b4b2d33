using System.Text;
using Stormproof.Load.Transport;
using Stormproof.Load.Transport.Http1;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Tests.Transport.Http1;

/// <summary>Answers put together and then broken at random. Whatever comes: a state, no exception; and the same one however the
/// bytes are cut.</summary>
public sealed class AnswerFuzzTests
{
    private const int Rounds = 40_000;

    private static readonly string[] Pieces =
    [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 204\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 500 x\r\n",
        "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length: 99999999999\r\n", "Transfer-Encoding: chunked\r\n",
        "Connection: close\r\n", "Connection: keep-alive\r\n", "Server: s\r\n", "A: b\r\n c\r\n", "\r\n", "\r\n", "hello", "5\r\nhello\r\n",
        "0\r\n", "a;b=c\r\n0123456789\r\n", "0\r\nT: u\r\n\r\n", "\n", "\r", "\0", ":", " ", "ffffffffffffffff\r\n", "\u00ff",
    ];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Feed_AnyBytes_IsTheSameHoweverTheyAreCut(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var options = new TransportOptions { MaxHeadBytes = 2048, MaxHeaders = 20, MaxKeptBodyBytes = 4096 };
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Make(random);
            var isHead = random.Next(10) == 0;
            var whole = AnswerReaderTests.Run(bytes, [], isHead, options);
            int[] cuts = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => random.Next(bytes.Length + 1)).Order()];
            var cut = AnswerReaderTests.Run(bytes, cuts, isHead, options);
            // Where it is refused, what was read before does not matter.
            var same = whole.State is ReadState.Done or ReadState.More ? whole == cut : whole.State == cut.State;
            Assert.True(
                same,
                $"seed {seed}, round {round}: {whole} against {cut} at {string.Join(',', cuts)}:"
                + $" {Convert.ToHexString(bytes)} '{Encoding.Latin1.GetString(bytes)}'");
            Assert.True(whole.BodyLength <= bytes.Length && whole.Consumed <= bytes.Length);
        }
    }

    private static byte[] Make(SeededRandom random)
    {
        var text = new StringBuilder(random.Next(8) == 0 ? "" : Pieces[random.Next(5)]);
        for (var i = random.Next(12); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        var bytes = Encoding.Latin1.GetBytes(text.ToString());
        for (var i = random.Next(3); i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
