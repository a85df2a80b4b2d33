using System.Globalization;
using System.Xml.Linq;
using Stormproof.Cli.Charts;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load.Reports;

/// <summary>A run as JUnit XML, which every CI server shows: a test case a check, and one for whether the run counts at
/// all.</summary>
internal static class LoadJUnit
{
    public static string Render(LoadResult result)
    {
        var seconds = (result.DurationMs / 1000).ToString("0.###", CultureInfo.InvariantCulture);
        var cases = LoadCheck.Of(result).Prepend(Counts(result)).Select(check => new XElement(
            "testcase",
            new XAttribute("classname", "stormproof.load"), new XAttribute("name", Escaped.Clean(check.Name)),
            new XAttribute("time", seconds),
            check.Passed ? null : new XElement(
                "failure", new XAttribute("message", Escaped.Clean(check.Detail)),
                Escaped.Clean($"{result.Target}: {check.Detail}"))))
            .ToArray();
        var failures = cases.Count(c => c.Element("failure") is not null);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + new XElement(
            "testsuites",
            new XElement(
                "testsuite",
                new XAttribute("name", Escaped.Clean($"stormproof load {result.Target}")), new XAttribute("tests", cases.Length),
                new XAttribute("failures", failures), new XAttribute("errors", 0), new XAttribute("skipped", 0),
                new XAttribute("time", seconds), cases)) + "\n";
    }

    private static LoadCheck Counts(LoadResult result)
    {
        var fault = result.Requests == 0 ? "no request was sent"
            : result.Generator.Saturated ? $"the generator was the bottleneck: {result.Generator.Reason}"
            : result.Interrupted ? "the run was interrupted"
            : null;
        return new LoadCheck("the run counts", fault is null, fault ?? "");
    }
}
