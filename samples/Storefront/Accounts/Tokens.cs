using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Storefront.Settings;

namespace Storefront.Accounts;

/// <summary>Signs tokens that any node with the same secret accepts.</summary>
internal sealed class Tokens(NodeSettings settings, TimeProvider clock)
{
    public const string UserIdClaim = "userId";
    public const string RoleClaim = "role";
    public const string AdminRole = "admin";

    // Only userId, role and exp: the token travels with every request.
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SigningCredentials _credentials = new(
        new SymmetricSecurityKey(settings.JwtSecret), SecurityAlgorithms.HmacSha256);

    public int LifetimeSeconds => (int)settings.TokenLifetime.TotalSeconds;

    public string Issue(Account account) => _handler.CreateToken(new SecurityTokenDescriptor
    {
        Claims = new Dictionary<string, object> { [UserIdClaim] = Text.Of(account.Id), [RoleClaim] = account.Role },
        Expires = clock.GetUtcNow().UtcDateTime + settings.TokenLifetime,
        SigningCredentials = _credentials,
    });

    public static long UserId(ClaimsPrincipal principal) =>
        Text.TryId(principal.FindFirst(UserIdClaim)?.Value, out var id)
            ? id
            : throw new InvalidOperationException("A token without a user id passed authentication.");
}
