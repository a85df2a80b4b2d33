using System.CommandLine;
using System.Globalization;
using Stormproof.Load.Journeys.Traces;
using Stormproof.Load.Schedules;

namespace Stormproof.Cli.Commands.Load;

/// <summary>The options that say when requests are due.</summary>
internal sealed class LoadShape
{
    private static readonly string Limit = ArrivalSchedule.MaxRate.ToString("0", CultureInfo.InvariantCulture);

    public LoadShape()
    {
        Rate = Parsed("--rate", "Requests a second, whether or not earlier ones have their answers.", "500", TryRate);
        Ramp = Parsed("--ramp", "A rate that rises or falls in a straight line over the duration: FROM:TO.", "100:2000", TryPair);
        Steps = Parsed("--steps", "Rates one after the other, each for its part of the duration: R,R,...", "100,200,400", TryList);
        Spike = Parsed(
            "--spike", "A burst of this rate in the middle tenth of the duration; needs --rate.", "5000", TryRate);
    }

    public Option<double[]?> Rate { get; }

    public Option<double[]?> Ramp { get; }

    public Option<double[]?> Steps { get; }

    public Option<double[]?> Spike { get; }

    public Option<bool> Poisson { get; } = new("--poisson")
    {
        Description = "Arrivals at random, as independent users come, instead of evenly; --seed repeats them.",
    };

    public Option<string?> Trace { get; } = new("--trace")
    {
        Description = "A recorded rate: a CSV file of t,rate lines (seconds, requests a second); its length is that of the run.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Rate, Ramp, Steps, Spike, Poisson, Trace })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var given = new Option[] { Rate, Ramp, Steps, Trace }.Where(o => result.GetResult(o) is not null).Select(o => o.Name).ToArray();
            if (given.Length > 1)
            {
                result.AddError($"{given[0]} and {given[1]} both say the rate; give one of them.");
            }
            else if (result.GetResult(Spike) is not null && result.GetResult(Rate) is null)
            {
                result.AddError("--spike needs the rate around it, for example --rate 500 --spike 5000.");
            }
        });
    }

    /// <returns>Null when no rate was given: the closed model.</returns>
    public ArrivalSchedule? Read(ParseResult parsed, TimeSpan duration, ulong seed)
    {
        var shape = Shape(parsed, duration);
        return shape is not null && parsed.GetValue(Poisson) ? ArrivalSchedule.Poisson(shape, seed) : shape;
    }

    private ArrivalSchedule? Shape(ParseResult parsed, TimeSpan duration)
    {
        if (parsed.GetValue(Ramp) is { Length: 2 } ramp)
        {
            return ArrivalSchedule.Ramp(ramp[0], ramp[1], duration);
        }

        if (parsed.GetValue(Steps) is { Length: > 0 } steps)
        {
            return ArrivalSchedule.Steps(steps, duration / steps.Length);
        }

        if (parsed.GetValue(Trace) is { } trace)
        {
            return ArrivalSchedule.Trace(RateTrace.Load(trace));
        }

        return parsed.GetValue(Rate) is not { Length: 1 } rate ? null
            : parsed.GetValue(Spike) is { Length: 1 } spike
                ? ArrivalSchedule.Spike(rate[0], spike[0], duration * 0.45, duration * 0.1, duration)
            : ArrivalSchedule.Constant(rate[0], duration);
    }

    private static Option<double[]?> Parsed(string name, string description, string example, Func<string, double[]?> parse) =>
        new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
                var rates = parse(text);
                if (rates is null)
                {
                    result.AddError(
                        $"{name} '{text}' is not allowed; a rate is more than 0 and at most {Limit} requests a second, for example"
                        + $" {name} {example}.");
                }

                return rates;
            },
        };

    private static double[]? TryRate(string text) => TryList(text) is [var rate] ? [rate] : null;

    private static double[]? TryPair(string text) => TryList(text.Replace(':', ',')) is [var from, var to] ? [from, to] : null;

    private static double[]? TryList(string text)
    {
        var parts = text.Split(',');
        var rates = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out rates[i])
                || rates[i] <= 0 || rates[i] > ArrivalSchedule.MaxRate)
            {
                return null;
            }
        }

        return parts.Length <= 1000 ? rates : null;
    }
}
