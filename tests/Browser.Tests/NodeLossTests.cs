using Stormproof.Lab.Systems;

namespace Stormproof.Browser.Tests;

/// <summary>What a user sees of a node that dies, before and after the fix.</summary>
public sealed class NodeLossTests(BrowserFixture browser)
{
    /// <summary>Pages looked at, so that the balancer would have gone to each node more than once.</summary>
    private const int Looks = 6;

    [Fact]
    public async Task NodeKilled_SessionsShared_UserNoticesNothing()
    {
        await using var visit = await browser.CustomerAsync();
        var user = await visit.UserAsync();
        var first = await visit.AddAsync("coffee", 0);
        var second = await visit.AddAsync("coffee", 1);
        var serving = await visit.GoAsync("/cart");
        var expected = new Dictionary<long, long> { [first.Product] = 1, [second.Product] = 1 };

        var replaced = browser.System.KillAndReplaceAsync(serving, CancellationToken.None);
        for (var look = 0; look < Looks; look++)
        {
            Assert.NotEqual(serving, await visit.GoAsync("/cart"));
            Assert.Equal(user, await visit.UserAsync());
            Assert.Equal(expected, await visit.LinesAsync());
        }

        await visit.CheckOutButton.ClickAsync();
        Assert.Equal(expected, await visit.LinesAsync());
        await replaced;
        Assert.Equal(1, await visit.OrderCountAsync());
    }

    /// <summary>The incident: two nodes that each know only their own sessions, and cannot read each other's forms.</summary>
    [Fact]
    public async Task SecondNode_SessionsLocal_LosesLogin()
    {
        await browser.System.SwitchSessionsAsync(SessionMode.Local, CancellationToken.None);
        try
        {
            await using var visit = await browser.VisitAsync();
            var user = browser.NextUser();
            var login = await ReachLoginAsync(visit, user);

            var states = new HashSet<string?>();
            for (var look = 0; look < Looks; look++)
            {
                await visit.GoAsync("/");
                states.Add(await visit.UserAsync());
            }

            Assert.True(login, "No login succeeded on either node.");
            Assert.Contains(null, states);
        }
        finally
        {
            await browser.System.SwitchSessionsAsync(SessionMode.Shared, CancellationToken.None);
        }
    }

    /// <summary>Even the login form is refused unless it goes back to the node that gave it, and the balancer takes turns: every
    /// second attempt lets a turn pass in between.</summary>
    private static async Task<bool> ReachLoginAsync(ShopVisit visit, int user)
    {
        for (var attempt = 0; attempt < Looks; attempt++)
        {
            await visit.GoAsync("/login");
            if (attempt % 2 == 1)
            {
                await visit.Context.APIRequest.GetAsync("/shop.css");
            }

            var answer = await visit.PostAsync("/login", new(await visit.FieldsAsync("#login"))
            {
                ["name"] = $"user-{user}", ["password"] = $"password-{user}",
            });
            if (answer.Ok)
            {
                return true;
            }
        }

        return false;
    }
}
