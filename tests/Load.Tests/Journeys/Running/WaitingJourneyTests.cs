using Stormproof.Load.Engine;
using Stormproof.Load.Journeys;
using Stormproof.Load.Tests.Engine;
using Stormproof.Load.Tests.Scripted;
using Stormproof.Testing;

namespace Stormproof.Load.Tests.Journeys.Running;

/// <summary>What the whole process holds: with no other test beside them.</summary>
[Collection(nameof(WaitingUsersTests))]
public sealed class WaitingJourneyTests(ITestOutputHelper output) : IDisposable
{
    private const int MostBytesAUser = 4096;

    private const string Answer =
        "HTTP/1.1 200 OK\r\nContent-Length: 31\r\nSet-Cookie: sid=0123456789abcdef0123456789abcdef; Path=/\r\n"
        + "Content-Type: application/json\r\n\r\n{\"token\":\"0123456789abcdef0123\"}";

    /// <summary>Each user has a cookie and a value of an answer, and thinks in the middle of its journey.</summary>
    private const string Text = """
        # @name login
        # @expect status 200
        POST {{host}}/login
        Content-Type: application/json

        {"user":"u{{$user}}"}

        ### Cart
        # @name cart
        # @think 10m
        # @expect status 200
        GET {{host}}/cart
        Authorization: Bearer {{login.response.body.$.token}}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_ManyUsersInTheMiddleOfAJourney_HoldLittleMemoryEach()
    {
        const int users = 4000; // Fewer, and histograms weigh more than users.
        using var server = new FrugalServer(Answer);
        var without = await HeldAsync(server.Url, 1);
        var with = await HeldAsync(server.Url, users);

        var each = (with.Managed - without.Managed) / (double)users;
        var resident = (with.Resident - without.Resident) / (double)users;
        output.WriteLine($"{users} users: {each:N0} bytes of managed memory each, {resident:N0} resident");
        Assert.True(each < MostBytesAUser, $"{each:N0} bytes a user");
    }

    /// <summary>Memory while that many users think.</summary>
    private async Task<(long Managed, long Resident)> HeldAsync(Uri url, int users)
    {
        var file = Path.Combine(_folder.Path, "j.http");
        await File.WriteAllTextAsync(file, Text);
        var scenario = await JourneyScenario.LoadAsync(
            file,
            new JourneyOptions { Variables = new Dictionary<string, string> { ["host"] = url.ToString().TrimEnd('/') } },
            default);
        (long, long) held = default;
        using var cancel = new CancellationTokenSource();
        var result = await LoadEngine.RunAsync(
            new LoadPlan { Scenario = scenario, Model = new ClosedModel(users, TimeSpan.FromMinutes(2)) }, TimeProvider.System,
            progress =>
            {
                if (progress.Requests == users)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    held = (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
                    cancel.Cancel();
                }
            },
            cancel.Token);
        Assert.Equal(users, result.Requests - result.ErrorClasses.GetValueOrDefault("cancelled"));
        return held;
    }
}
