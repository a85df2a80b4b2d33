namespace Storefront.Settings;

/// <summary>A setting that the shop cannot start with. The message names value, reason and remedy in one line.</summary>
internal sealed class InvalidSettingException(string message) : Exception(message);

/// <summary>Something around the shop that it cannot start without is away: a database, a store, a port.</summary>
internal sealed class MissingSurroundingsException(string message, Exception inner) : Exception(message, inner);
