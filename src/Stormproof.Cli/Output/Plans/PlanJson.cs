using System.Text.Json;
using System.Text.Json.Serialization;
using Stormproof.Cli.Output.Plans.Whole;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Output.Plans;

/// <summary>The plans as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    Converters = [typeof(KebabEnum<ScalePath>), typeof(KebabEnum<DatabasePath>)])]
[JsonSerializable(typeof(ScalePlan))]
[JsonSerializable(typeof(NodesDocument))]
[JsonSerializable(typeof(DatabasePlan))]
[JsonSerializable(typeof(InstancesDocument))]
[JsonSerializable(typeof(AvailabilityDocument))]
[JsonSerializable(typeof(SystemDocument))]
internal sealed partial class PlanJson : JsonSerializerContext;

/// <summary>ScaleUp as scale-up.</summary>
internal sealed class KebabEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
