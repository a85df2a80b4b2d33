using Stormproof.Model.Scaling;

namespace Stormproof.Cli.Input.Scaling;

/// <summary>A policy of the autoscaler as YAML or JSON: the fields of <see cref="ScalingPolicy"/> in camelCase. What
/// <see cref="ScalingPolicyCheck"/> refuses is told with its line, with all the rest.</summary>
internal sealed class ScalingPolicyFile
{
    private readonly InputFile _file;
    private readonly Dictionary<string, InputPlace> _places = new(StringComparer.Ordinal);

    private ScalingPolicyFile(InputFile file) => _file = file;

    /// <exception cref="InputException">It is no such file.</exception>
    public static ScalingPolicy Open(string path) => Read(InputFile.Open(path));

    public static ScalingPolicy Read(InputFile file) => new ScalingPolicyFile(file).Policy();

    private ScalingPolicy Policy()
    {
        if (_file.Root.Mapping() is not { } root)
        {
            _file.ThrowIfFaulty();
            return new ScalingPolicy();
        }

        var start = new ScalingPolicy();
        var policy = start with
        {
            MinNodes = Whole(root, "minNodes") ?? start.MinNodes,
            MaxNodes = Whole(root, "maxNodes"),
            MaxNodesPerHour = Whole(root, "maxNodesPerHour"),
            MaxCostPerHour = Number(root, "maxCostPerHour"),
            NodePricePerHour = Number(root, "nodePricePerHour"),
            Cpu = Target(
                root, "cpu", root.Optional("memory") ?? root.Optional("p95Ms") ?? root.Optional("concurrency"), start.Cpu),
            Memory = Target(root, "memory", null, null),
            P95Ms = Target(root, "p95Ms", null, null),
            Concurrency = Target(root, "concurrency", null, null),
            Tolerance = Number(root, "tolerance") ?? start.Tolerance,
            StaleAfter = Span(root, "staleAfter") ?? start.StaleAfter,
            ScaleOut = Out(root, start.ScaleOut),
            ScaleIn = In(root, start.ScaleIn),
            Futility = Futility(root, start.Futility),
            Prediction = Prediction(root),
        };
        foreach (var fault in ScalingPolicyCheck.Faults(policy))
        {
            _file.Fault(PlaceOf(fault.Field, root.Place), fault.Text);
        }

        _file.ThrowIfFaulty();
        return policy;
    }

    private ScaleOutRules Out(InputMapping root, ScaleOutRules start) => Part(root, "scaleOut") is not { } part
        ? start
        : start with
    {
        Stabilisation = Span(part, "stabilisation") ?? start.Stabilisation,
        Cooldown = Span(part, "cooldown") ?? start.Cooldown,
        Surge = Number(part, "surge") ?? start.Surge,
        StepNodes = Whole(part, "stepNodes") ?? start.StepNodes,
        StepShare = Number(part, "stepShare") ?? start.StepShare,
        WaveNodes = Whole(part, "waveNodes") ?? start.WaveNodes,
        WaveShare = Number(part, "waveShare") ?? start.WaveShare,
        Cold = Span(part, "cold") ?? start.Cold,
    };

    private ScaleInRules In(InputMapping root, ScaleInRules start) => Part(root, "scaleIn") is not { } part ? start : start with
    {
        Stabilisation = Span(part, "stabilisation") ?? start.Stabilisation,
        Cooldown = Span(part, "cooldown") ?? start.Cooldown,
        StepNodes = Whole(part, "stepNodes") ?? start.StepNodes,
        StepShare = Number(part, "stepShare") ?? start.StepShare,
        SpareNodes = Whole(part, "spareNodes") ?? start.SpareNodes,
    };

    private FutilityRules Futility(InputMapping root, FutilityRules start) => Part(root, "futility") is not { } part
        ? start
        : start with
    {
        LeastGain = Number(part, "leastGain") ?? start.LeastGain,
        Growth = Number(part, "growth") ?? start.Growth,
        Settle = Span(part, "settle") ?? start.Settle,
        Retry = Span(part, "retry") ?? start.Retry,
    };

    private PredictionRules? Prediction(InputMapping root)
    {
        var start = new PredictionRules();
        return Part(root, "prediction") is not { } part ? null : start with
        {
            Lead = Span(part, "lead") ?? start.Lead,
            Trend = part.Optional("trend")?.Bool() ?? start.Trend,
            Yesterday = part.Optional("yesterday")?.Bool() ?? start.Yesterday,
            LastWeek = part.Optional("lastWeek")?.Bool() ?? start.LastWeek,
        };
    }

    /// <summary>A signal. CPU is one by default, unless others are given and it is not.</summary>
    private ScalingTarget? Target(InputMapping root, string name, InputValue? instead, ScalingTarget? fallback)
    {
        if (Part(root, name) is not { } part)
        {
            return root.Optional(name) is null && instead is null ? fallback : null;
        }

        var example = name is "cpu" or "memory" ? ("0.8", "0.7") : name == "p95Ms" ? ("200", "150") : ("20", "15");
        var (target, scaleIn) = (part.Required("target", example.Item1), part.Required("scaleIn", example.Item2));
        return Keep(target) is { } t && Keep(scaleIn) is { } i ? new ScalingTarget(t, i) : fallback;
    }

    private InputMapping? Part(InputMapping root, string name)
    {
        var value = root.Optional(name);
        Place(value);
        return value?.Mapping();
    }

    private double? Number(InputMapping at, string name) => Keep(at.Optional(name));

    private int? Whole(InputMapping at, string name)
    {
        var value = at.Optional(name);
        Place(value);
        return value?.Int(0, 100_000, 2);
    }

    /// <summary>A number; its exact range is the policy's matter.</summary>
    private double? Keep(InputValue? value)
    {
        Place(value);
        return value?.Number(new Allowed(0, 1e12, 1));
    }

    private TimeSpan? Span(InputMapping at, string name)
    {
        var value = at.Optional(name);
        Place(value);
        if (value?.Text("5m") is not { } text)
        {
            return null;
        }

        var negative = text.StartsWith('-');
        var rest = negative ? text[1..] : text;
        if (rest is "0" or "0s" or "0m" or "0h")
        {
            return TimeSpan.Zero;
        }

        if (Durations.TryParse(rest, out var span))
        {
            return negative ? -span : span;
        }

        value.Refuse(Durations.Remedy);
        return null;
    }

    private void Place(InputValue? value)
    {
        if (value is not null)
        {
            _places[value.Name] = value.Place;
        }
    }

    /// <summary>The field, or what it would stand in.</summary>
    private InputPlace PlaceOf(string field, InputPlace root) =>
        _places.TryGetValue(field, out var place) ? place
        : field.LastIndexOf('.') is > 0 and var dot && _places.TryGetValue(field[..dot], out var outer) ? outer
        : root;
}
