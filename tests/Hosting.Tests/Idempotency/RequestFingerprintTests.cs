using Microsoft.AspNetCore.Http;
using Stormproof.Hosting.Idempotency;

namespace Stormproof.Hosting.Tests.Idempotency;

public sealed class RequestFingerprintTests
{
    [Fact]
    public void Of_AnyPartChanged_Differs()
    {
        byte[][] prints =
        [
            Of(), Of(method: "PUT"), Of(path: "/b"), Of(query: "?x=1"), Of(contentType: "text/plain"), Of(body: "other"),
            // The parts are kept apart: moving a letter from one to the next is another request.
            Of(path: "/ab", query: ""), Of(contentType: "application/jsonb", body: "ody"),
        ];

        Assert.Equal(prints.Length, prints.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(Of(), Of());
        Assert.Equal(RequestFingerprint.Length, Of().Length);
    }

    [Fact]
    public void StoreKey_AnotherCaller_Differs()
    {
        string[] keys = [Key(), Key(key: "other"), Key(authorization: "Bearer b"), Key(session: "s2")];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(Key(), Key());
        Assert.DoesNotContain("Bearer", Key(), StringComparison.Ordinal);
    }

    private static byte[] Of(
        string method = "POST",
        string path = "/a",
        string query = "",
        string contentType = "application/json",
        string body = "body")
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path, request.ContentType) = (method, path, contentType);
        request.QueryString = new QueryString(query);
        return RequestFingerprint.Of(request, System.Text.Encoding.UTF8.GetBytes(body));
    }

    private static string Key(string key = "key", string authorization = "Bearer a", string session = "s1")
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = authorization;
        request.Headers.Cookie = $"session={session}; theme=dark";
        return RequestFingerprint.StoreKey(request, key, "session");
    }
}
