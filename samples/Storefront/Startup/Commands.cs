using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Npgsql;
using Storefront.Accounts;
using Storefront.Database;
using Storefront.Settings;

namespace Storefront.Startup;

/// <summary>What the process does, and how it ends: 0 done, 2 bad usage or settings, 3 something around it is away.</summary>
internal static class Commands
{
    private const int Done = 0;
    private const int BadInput = 2;
    private const int BadSurroundings = 3;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help"] or ["-h"])
        {
            await Console.Out.WriteLineAsync(Arguments.Usage);
            return Done;
        }

        try
        {
            var arguments = Arguments.Parse(args);
            var builder = WebApplication.CreateBuilder(arguments.Configuration);
            builder.AddQuietLogging();
            await (arguments.Verb switch
            {
                Verb.Seed => SeedAsync(builder.Configuration, arguments.Size),
                Verb.Reset => ResetAsync(builder.Configuration),
                _ => ServeAsync(builder),
            });
            return Done;
        }
        catch (Exception e) when (e is InvalidSettingException or OptionsValidationException)
        {
            return await FailAsync(e.Message, BadInput);
        }
        catch (MissingSurroundingsException e)
        {
            return await FailAsync($"{e.Message} ({e.InnerException!.Message})", BadSurroundings);
        }
    }

    private static async Task ServeAsync(WebApplicationBuilder builder)
    {
        var settings = NodeSettings.Read(builder.Configuration);
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:5000");
        }

        await using var app = ShopNode.Build(builder, settings);
        if (settings.EnsureCreated)
        {
            await using var database = NpgsqlDataSource.Create(settings.Database.Primary);
            var passwords = app.Services.GetRequiredService<Passwords>();
            await OnDatabaseAsync(() => ShopDatabase.EnsureAsync(
                database, SeedSize.Minimal, passwords, adminPassword: null, app.Lifetime.ApplicationStopping));
        }

        await StartAsync(app);
        Quiet.Started();
        await app.WaitForShutdownAsync();
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (FormatException e)
        {
            throw new InvalidSettingException($"urls cannot be read ({e.Message}); write it as http://127.0.0.1:5000.");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new MissingSurroundingsException(
                "The address to listen on is taken or not this machine's; give another with --urls.", e);
        }
        catch (Exception e) when (e is TimeoutException or StackExchange.Redis.RedisException)
        {
            throw new MissingSurroundingsException(
                "The session store does not answer; start it, or correct ConnectionStrings:Store.", e);
        }
    }

    private static async Task SeedAsync(IConfiguration configuration, SeedSize size)
    {
        var settings = DatabaseSettings.Read(configuration);
        await using var database = NpgsqlDataSource.Create(settings.Primary);
        var passwords = new Passwords(settings.Iterations);
        await OnDatabaseAsync(async () =>
        {
            await ShopDatabase.EnsureAsync(database, size, passwords, settings.AdminPassword, CancellationToken.None);
            await ShopDatabase.AnalyzeAsync(database, CancellationToken.None);
        });
        await Console.Out.WriteLineAsync(
            $"Seeded: {size.Categories} categories, {size.Products} products, {size.Users} users"
            + $"{(settings.AdminPassword is null ? "; no admin, because Admin:Password is empty" : " and an admin")}.");
    }

    private static async Task ResetAsync(IConfiguration configuration)
    {
        var settings = DatabaseSettings.Read(configuration);
        await using var database = NpgsqlDataSource.Create(settings.Primary);
        await OnDatabaseAsync(() => ShopDatabase.ResetAsync(database, CancellationToken.None));
        await Console.Out.WriteLineAsync("Reset: no orders; stock and prices as seeded.");
    }

    private static async Task OnDatabaseAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            throw new MissingSurroundingsException(
                "The database cannot be used; start it, or correct ConnectionStrings:Primary.", e);
        }
    }

    private static async Task<int> FailAsync(string message, int exitCode)
    {
        await Console.Error.WriteLineAsync("Storefront: " + message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
