using System.CommandLine;
using Stormproof.Cli.Input;

namespace Stormproof.Cli.Commands.Drills;

/// <summary>Options of the drills in which an autoscaler runs: its time, and what nodes cost.</summary>
internal sealed class ScalingArguments(string minute, int minutes)
{
    public const double DefaultPrice = 0.5;

    public Option<TimeSpan> Minute { get; } = DurationOption.Of(
        "--minute", "What stands for a minute of the autoscalers' rules; node-hours and cost are by it.", minute, "1s", "1m");

    public Option<int> Minutes { get; } = Ranges.Int("--minutes", "Length of each run, in such minutes.", minutes, 8, 60);

    /// <summary>Null: <see cref="DefaultPrice"/>.</summary>
    public Option<double?> Price { get; } = Numbers.Real(
        "--node-price", "What a node costs an hour, in any currency. 0 to 1,000; default 0.5.", new Allowed(0, 1_000, 0.5));

    public void AddTo(Command command)
    {
        command.Options.Add(Minute);
        command.Options.Add(Minutes);
        command.Options.Add(Price);
    }
}
