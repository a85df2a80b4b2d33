using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.StackExchangeRedis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Stormproof.Sessions.Keys;

/// <summary>Points data protection of every node at one ring in the store, under one application name.</summary>
internal sealed class SharedKeyRing(
    IConnectionMultiplexer connection, IOptions<SharedSessionOptions> options, IHostEnvironment environment)
    : IConfigureOptions<DataProtectionOptions>, IConfigureOptions<KeyManagementOptions>
{
    public void Configure(DataProtectionOptions target) =>
        target.ApplicationDiscriminator = options.Value.ApplicationName ?? environment.ApplicationName;

    public void Configure(KeyManagementOptions target) =>
        target.XmlRepository = new RedisXmlRepository(() => connection.GetDatabase(), RingKey(options.Value));

    internal static RedisKey RingKey(SharedSessionOptions options) => options.KeyPrefix + "data-protection:keys";
}
