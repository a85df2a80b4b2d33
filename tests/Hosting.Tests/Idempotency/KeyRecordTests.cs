using System.Text;
using Microsoft.AspNetCore.Http;
using Stormproof.Hosting.Idempotency;

namespace Stormproof.Hosting.Tests.Idempotency;

public sealed class KeyRecordTests
{
    private const int Rounds = 200;
    private const string Letters = "abcXYZ019 -_;=,\"é漢\t";

    [Fact]
    public void Read_AnyAnswer_IsTheOneThatWasWritten()
    {
        const int seed = 1907;
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var fingerprint = Bytes(random, RequestFingerprint.Length);
            var headers = Enumerable.Range(0, random.Next(20)).Select(i => KeyValuePair.Create(
                $"{i}{Text(random)}", Enumerable.Range(0, random.Next(4)).Select(_ => Text(random)).ToArray())).ToArray();
            var body = random.Next(4) == 0 ? null : Bytes(random, random.Next(5000));
            var written = new KeptAnswer(random.Next(100, 600), headers, body);

            var record = KeyRecord.Read(KeyRecord.Finished(fingerprint, written));

            var where = $"seed {seed}, round {round}";
            Assert.True(record.Owner is null && record.Answer is not null, where);
            Assert.True(fingerprint.AsSpan().SequenceEqual(record.Fingerprint), where);
            Assert.True(written.Status == record.Answer.Status, where);
            Assert.True(headers.Length == record.Answer.Headers.Count, where);
            Assert.True(
                headers.Zip(record.Answer.Headers)
                    .All(p => p.First.Key == p.Second.Key && p.First.Value.SequenceEqual(p.Second.Value)),
                where);
            Assert.True(body is null == record.Answer.Body is null, where);
            Assert.True(body is null || body.AsSpan().SequenceEqual(record.Answer.Body), where);
        }
    }

    [Fact]
    public void Read_AnyClaim_IsTheOneThatWasWritten()
    {
        const int seed = 1908;
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var fingerprint = Bytes(random, RequestFingerprint.Length);
            var owner = Text(random);

            var record = KeyRecord.Read(KeyRecord.Claim(fingerprint, owner));

            var where = $"seed {seed}, round {round}";
            Assert.True(record.Owner == owner && record.Answer is null, where);
            Assert.True(fingerprint.AsSpan().SequenceEqual(record.Fingerprint), where);
        }
    }

    [Fact]
    public void Claim_TwoAttemptsOfOneNode_Differ()
    {
        var fingerprint = new byte[RequestFingerprint.Length];

        Assert.NotEqual(KeyRecord.Claim(fingerprint, "node"), KeyRecord.Claim(fingerprint, "node"));
    }

    [Fact]
    public async Task From_ConnectionHeaders_AreNotKept()
    {
        var context = new DefaultHttpContext();
        await using var response = new CapturedResponse(context.Features, limit: 100);
        context.Response.Headers["X-Kept"] = new[] { "1", "2" };
        foreach (var name in new[] { "connection", "Transfer-Encoding", "Date", "Server" })
        {
            context.Response.Headers[name] = "x";
        }

        var header = Assert.Single(KeptAnswer.From(response).Headers);

        Assert.Equal("X-Kept", header.Key);
        Assert.Equal(["1", "2"], header.Value);
    }

    private static string Text(Random random) => new StringBuilder().Append(
        [.. Enumerable.Range(0, random.Next(60)).Select(_ => Letters[random.Next(Letters.Length)])]).ToString();

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
