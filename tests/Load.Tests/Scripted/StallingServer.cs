using System.Diagnostics;

namespace Stormproof.Load.Tests.Scripted;

/// <summary>Answers at once, but for a pause at the end of each period.</summary>
internal static class StallingServer
{
    public static ScriptedServer Every(TimeSpan period, TimeSpan pause)
    {
        var begun = Stopwatch.StartNew();
        return new ScriptedServer(async client =>
        {
            while (await client.ReadRequestAsync())
            {
                var at = TimeSpan.FromTicks(begun.Elapsed.Ticks % period.Ticks);
                if (at >= period - pause)
                {
                    await Task.Delay(period - at, client.Ended);
                }

                await client.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
    }
}
