using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Stormproof.Hosting.Idempotency;

/// <summary>Same key, same answer, once, from any node. The first request claims its key in the store, runs with its answer held
/// back, keeps the answer and only then sends it. A repeat gets the kept answer; while the first still runs it waits; when the
/// first one's node has died it takes over. Server errors are not kept: their repeat runs again.</summary>
internal sealed class IdempotencyMiddleware(
    RequestDelegate next,
    KeyStore keys,
    NodeInstance instance,
    IOptions<StormproofOptions> options,
    IOptions<SessionOptions> session,
    TimeProvider clock,
    ILogger<IdempotencyMiddleware> logger)
{
    private const string Header = "Idempotency-Key";
    private const string StampPrefix = "gateway-";
    private const int MaxKeyLength = 128;
    private const int MaxKeeps = 3;
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(100);

    private readonly IdempotencyOptions _options = options.Value.Idempotency;
    private readonly string _sessionCookie = session.Value.Cookie.Name ?? SessionDefaults.CookieName;

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsSafe(request.Method) || !request.Headers.TryGetValue(Header, out var values))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var key = values.ToString();
        if (values.Count != 1 || key.Length is 0 or > MaxKeyLength || key.Any(c => c is <= ' ' or > '~'))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest,
                $"Idempotency-Key must be one value of 1 to {MaxKeyLength} visible ASCII characters").ConfigureAwait(false);
            return;
        }

        var body = await ReadBodyAsync(request, context.RequestAborted).ConfigureAwait(false);
        if (body is null)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge,
                $"A request with an Idempotency-Key may have at most {_options.MaxRequestBytes} bytes").ConfigureAwait(false);
            return;
        }

        request.Body = new MemoryStream(body, writable: false);
        context.Features.Set(new IdempotencyKeyFeature(key));
        var attempt = new Attempt(
            RequestFingerprint.StoreKey(request, key, _sessionCookie),
            RequestFingerprint.Of(request, body),
            key.StartsWith(StampPrefix, StringComparison.Ordinal) ? _options.StampedRetention : _options.Retention,
            instance.Id);
        try
        {
            var before = await ClaimAsync(attempt, context.RequestAborted).ConfigureAwait(false);
            if (before is not null)
            {
                await AnswerRepeatAsync(context, attempt, before).ConfigureAwait(false);
                return;
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            logger.KeyStoreAway(e);
            keys.ReleaseLater(attempt.StoreKey, attempt.Claim);
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The shared store does not answer")
                .ConfigureAwait(false);
            return;
        }

        await RunAsync(context, attempt).ConfigureAwait(false);
    }

    /// <summary>Null when this attempt now owns the key, else the record that stands there in the end.</summary>
    private async Task<KeyRecord?> ClaimAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var current = await keys.ClaimAsync(attempt.StoreKey, attempt.Claim, attempt.Retention).ConfigureAwait(false);
        var begun = clock.GetTimestamp();
        for (var pause = FirstPoll; current is not null; pause = pause * 2 < LongestPoll ? pause * 2 : LongestPoll)
        {
            var record = KeyRecord.Read(current);
            if (record.Owner is null || !attempt.IsSame(record))
            {
                return record;
            }

            if (!await keys.IsAliveAsync(record.Owner).ConfigureAwait(false))
            {
                current = await keys.ReplaceAsync(attempt.StoreKey, current, attempt.Claim, attempt.Retention)
                    .ConfigureAwait(false);
                if (current is null)
                {
                    logger.TookOver(record.Owner);
                }

                continue;
            }

            if (clock.GetElapsedTime(begun) >= _options.WaitForFirst)
            {
                return record;
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
            current = await keys.GetAsync(attempt.StoreKey).ConfigureAwait(false)
                ?? await keys.ClaimAsync(attempt.StoreKey, attempt.Claim, attempt.Retention).ConfigureAwait(false);
        }

        return null;
    }

    private static Task AnswerRepeatAsync(HttpContext context, Attempt attempt, KeyRecord record)
    {
        if (!attempt.IsSame(record))
        {
            return RefuseAsync(context, StatusCodes.Status422UnprocessableEntity,
                "This Idempotency-Key was used for another request");
        }

        return record.Answer switch
        {
            null => RefuseAsync(context, StatusCodes.Status409Conflict, "The first request with this Idempotency-Key still runs"),
            { Body: null } => RefuseAsync(context, StatusCodes.Status409Conflict,
                "The request with this Idempotency-Key was done; its answer was too large to be kept"),
            var answer => answer.SendAsync(context, replayed: true),
        };
    }

    private async Task RunAsync(HttpContext context, Attempt attempt)
    {
        var response = new CapturedResponse(context.Features, _options.MaxResponseBytes);
        await using var disposal = response.ConfigureAwait(false);
        try
        {
            await next(context).ConfigureAwait(false);
            await response.FinishAsync().ConfigureAwait(false);
        }
        catch
        {
            response.Release(context.Features);
            await ReleaseKeyAsync(attempt).ConfigureAwait(false);
            throw;
        }

        response.Release(context.Features);
        if (response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            await ReleaseKeyAsync(attempt).ConfigureAwait(false);
            await response.SendAsync(context).ConfigureAwait(false);
            return;
        }

        await KeepAndSendAsync(context, attempt, response).ConfigureAwait(false);
    }

    private async Task KeepAndSendAsync(HttpContext context, Attempt attempt, CapturedResponse response)
    {
        KeyRecord? other;
        try
        {
            other = await KeepAsync(attempt, KeyRecord.Finished(attempt.Fingerprint, KeptAnswer.From(response)),
                context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // The effect happened and carries the key; a repeat finds it. To send the answer would promise what is not kept.
            logger.AnswerNotKept(e);
            keys.ReleaseLater(attempt.StoreKey, attempt.Claim);
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The shared store does not answer")
                .ConfigureAwait(false);
            return;
        }

        if (other is not null)
        {
            // Another node took this request over while this one looked dead: there is one answer, and it is the other's.
            await AnswerRepeatAsync(context, attempt, other).ConfigureAwait(false);
            return;
        }

        await response.SendAsync(context).ConfigureAwait(false);
    }

    /// <summary>Puts the answer in the place of the claim if that still stands; else it waits for what the one who took over
    /// keeps, and returns that. The store compares, always: a command may reach it when this node's lease has long ended, from a
    /// queue or a socket's buffer, even after this node gave up waiting for it.</summary>
    private async Task<KeyRecord?> KeepAsync(Attempt attempt, byte[] finished, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxKeeps; tries++)
        {
            var current = await keys.ReplaceAsync(attempt.StoreKey, attempt.Claim, finished, attempt.Retention)
                .ConfigureAwait(false);
            if (current is null)
            {
                return null;
            }

            if (await ClaimAsync(attempt, cancellationToken).ConfigureAwait(false) is { } other)
            {
                // Of another request: this one ran for longer than its key is kept, and nothing is left to agree with.
                return attempt.IsSame(other) ? other : null;
            }
        }

        throw new RedisException($"The claim of a request was taken over {MaxKeeps} times in a row.");
    }

    private async Task ReleaseKeyAsync(Attempt attempt)
    {
        try
        {
            await keys.ReleaseAsync(attempt.StoreKey, attempt.Claim).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            logger.KeyStoreAway(e);
            keys.ReleaseLater(attempt.StoreKey, attempt.Claim);
        }
    }

    private async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > _options.MaxRequestBytes)
        {
            return null;
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length > _options.MaxRequestBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static Task RefuseAsync(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new Refusal(error), RefusalJson.Default.Refusal, cancellationToken: default);
    }
}
