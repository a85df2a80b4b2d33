using System.Buffers;
using System.Text;
using Stormproof.Load.Input;
using Stormproof.Load.Journeys;
using Stormproof.Load.Journeys.Compiling;
using Stormproof.Load.Journeys.Templates;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Tests.Journeys;

/// <summary>Journeys from text.</summary>
internal static class Journey
{
    public static JourneyPlan Plan(string text, JourneyOptions? options = null, string folder = "/nowhere") =>
        JourneyScenario.Plan(Path.Combine(folder, "t.http"), Encoding.UTF8.GetBytes(text), options ?? new JourneyOptions());

    /// <summary>The errors of a text, each <c>line:column: message</c>.</summary>
    public static string[] Errors(string text, JourneyOptions? options = null)
    {
        var e = Assert.Throws<InputException>(() => Plan(text, options));
        return [.. e.Errors.Select(one => $"{one.Line}:{one.Column}: {one.Message}")];
    }

    /// <summary>One request, as <c>METHOD target|Name: value|...|body</c>.</summary>
    public static string Written(JourneyPlan plan, int index = 0, RenderScope? scope = null)
    {
        scope ??= Scope(plan);
        var request = plan.Requests[index];
        var parts = new List<string> { $"{request.Method} {plan.Origins[request.OriginIndex].Uri}|{Text(request.Target, scope)}" };
        parts.AddRange(request.Headers.Select(h => $"{h.Name}: {Text(h.Value, scope)}"));
        if (request.Body is not null)
        {
            parts.Add(Text(request.Body, scope));
        }

        return string.Join('|', parts);
    }

    public static RenderScope Scope(JourneyPlan plan, long user = 1, TimeProvider? clock = null) =>
        new(user, plan.Values.Count, clock ?? TimeProvider.System) { Random = new SeededRandom(1) };

    public static string Text(Template template, RenderScope scope)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(RenderFault.None, template.Render(scope, output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
