using System.Diagnostics;
using System.Globalization;

namespace Stormproof.Lab.Processes;

/// <summary>Sees to it that no child outlives the tool, however the tool ends: a shell that holds the list of children and reads
/// from the tool. When the tool is gone, kill -9 included, its input ends and it ends the children. A process counts as ours only
/// with the start time that it was registered with, so that a number that was given anew hits nobody else.</summary>
internal sealed class Watchdog : IAsyncDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        list=
        while read -r op pid start signal; do
            case $op in
                +) list="$list $pid:$start:$signal" ;;
                -) next=; for e in $list; do case $e in "$pid":*) ;; *) next="$next $e" ;; esac; done; list=$next ;;
            esac
        done
        for e in $list; do
            pid=${e%%:*}; rest=${e#*:}; start=${rest%%:*}; signal=${rest#*:}
            if read -r stat < "/proc/$pid/stat"; then
                set -- ${stat##*) }
                shift 19
                [ "$1" = "$start" ] && kill -s "$signal" "$pid"
            fi
        done 2>/dev/null
        """;

    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _shell;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private bool _ended;

    private Watchdog(Process shell, TimeProvider clock)
    {
        _shell = shell;
        _clock = clock;
    }

    public static Watchdog Start(TimeProvider clock)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            ArgumentList = { "sh", "-c", Script },
        };
        try
        {
            return new Watchdog(Process.Start(start)!, clock);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new LabException("'setsid' was not found; install it: apt-get install util-linux.", 3);
        }
    }

    /// <summary>Registers a child.</summary>
    /// <param name="processId">The child.</param>
    /// <param name="signal">What ends it: KILL, or QUIT for a postmaster, which takes its own children with it.</param>
    public void Watch(int processId, string signal) =>
        Tell(string.Create(CultureInfo.InvariantCulture, $"+ {processId} {StartTime(processId)} {signal}"));

    /// <summary>A child has ended.</summary>
    public void Forget(int processId) => Tell(string.Create(CultureInfo.InvariantCulture, $"- {processId}"));

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _shell.StandardInput.Close();
        }

        await _shell.WaitForExitAsync().WaitAsync(EndTimeout, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _shell.Dispose();
    }

    /// <summary>Field 22 of /proc/PID/stat, counted after the name, which may hold spaces and brackets; 0 when it is
    /// gone.</summary>
    private static string StartTime(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return "0";
        }
    }

    internal void Tell(string line)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            try
            {
                _shell.StandardInput.WriteLine(line);
                _shell.StandardInput.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The shell was ended from outside; the tool still ends its children itself.
            }
        }
    }
}
