namespace Stormproof.Gateway.Affinity;

/// <summary>Pins a client to the node that served it first.</summary>
/// <param name="Cookie">The cookie's name.</param>
/// <param name="Key">What the cookie is signed with, at least 16 characters; gateways that share clients need the same. Null: a
/// random one, new with each start.</param>
public sealed record AffinityRules(string Cookie = "stormproof-node", string? Key = null);
