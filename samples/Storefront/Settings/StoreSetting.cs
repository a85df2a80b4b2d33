using StackExchange.Redis;

namespace Storefront.Settings;

internal static class StoreSetting
{
    /// <summary>Connection string of the shared store; empty when there is none and none is needed.</summary>
    public static string Read(IConfiguration configuration, bool needed)
    {
        if (configuration.Text("ConnectionStrings:Store") is not { } text)
        {
            return needed
                ? throw new InvalidSettingException(
                    "ConnectionStrings:Store is empty while Sessions is Shared; give the store's address, for example"
                    + " 127.0.0.1:6379, or set Sessions=Local.")
                : "";
        }

        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0
                ? text
                : throw new InvalidSettingException("ConnectionStrings:Store names no address; write it as host:port.");
        }
        catch (ArgumentException e)
        {
            throw new InvalidSettingException(
                $"ConnectionStrings:Store cannot be read ({e.Message.ReplaceLineEndings(" ")}); write it as host:port.");
        }
    }
}
