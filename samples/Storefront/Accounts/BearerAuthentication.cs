using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using Storefront.Api;
using Storefront.Settings;

namespace Storefront.Accounts;

/// <summary>The API's identity: a bearer token, so that no node remembers anyone.</summary>
internal static class BearerAuthentication
{
    public const string AdminPolicy = "admin";

    public static void AddBearerTokens(this IServiceCollection services, NodeSettings settings)
    {
        services.AddSingleton<Tokens>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = Rules(settings);
            options.Events = new JwtBearerEvents
            {
                OnTokenValidated = RequireUserId,
                OnChallenge = ChallengeAsync,
                OnForbidden = context => ApiError.WriteAsync(context.HttpContext, 403, ApiError.AdminsOnly),
            };
        });
        services.AddAuthorizationBuilder().AddPolicy(AdminPolicy, policy => policy.RequireRole(Tokens.AdminRole));
    }

    private static TokenValidationParameters Rules(NodeSettings settings) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKeys = Keys(settings),
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateLifetime = true,
        ClockSkew = TimeSpan.Zero,
        // One shop issues and accepts; the secret says it all.
        ValidateIssuer = false,
        ValidateAudience = false,
        NameClaimType = Tokens.UserIdClaim,
        RoleClaimType = Tokens.RoleClaim,
    };

    private static List<SecurityKey> Keys(NodeSettings settings)
    {
        List<SecurityKey> keys = [new SymmetricSecurityKey(settings.JwtSecret)];
        if (settings.JwtSecretPrevious is { } previous)
        {
            keys.Add(new SymmetricSecurityKey(previous));
        }

        return keys;
    }

    private static Task RequireUserId(TokenValidatedContext context)
    {
        if (!Text.TryId(context.Principal?.FindFirst(Tokens.UserIdClaim)?.Value, out _))
        {
            context.Fail("The token names no user.");
        }

        return Task.CompletedTask;
    }

    private static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var missing = context.Request.Headers.Authorization.Count == 0;
        var message = missing ? "Missing auth token"
            : context.AuthenticateFailure is SecurityTokenExpiredException ? "Token expired — please log in again"
            : "Invalid auth token";
        return ApiError.WriteAsync(context.HttpContext, 401, message);
    }
}
