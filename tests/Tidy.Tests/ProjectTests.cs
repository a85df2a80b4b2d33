using System.Xml.Linq;

namespace Stormproof.Tidy.Tests;

public sealed class ProjectTests
{
    [Fact]
    public void Projects_OfSourceAndSamples_ReferenceOnlyWhatTheDesignAllows() => Repository.AssertTidy(
        Repository.In(".csproj", "src", "samples").SelectMany(f => ProjectArrows.Check(f, Repository.Read(f))));

    [Theory]
    [InlineData("src/Stormproof.Gateway/Stormproof.Gateway.csproj", "ProjectReference",
        "../Stormproof.Lab/Stormproof.Lab.csproj")]
    [InlineData("src/Stormproof.Hosting/Stormproof.Hosting.csproj", "ProjectReference",
        "..\\Stormproof.Gateway\\Stormproof.Gateway.csproj")]
    [InlineData("src/Stormproof.Lab/Stormproof.Lab.csproj", "ProjectReference", "../../tests/Testing/Testing.csproj")]
    [InlineData("src/Stormproof.Sessions/Stormproof.Sessions.csproj", "ProjectReference",
        "../Stormproof.Model/Stormproof.Model.csproj")]
    [InlineData("samples/Storefront/Storefront.csproj", "ProjectReference", "../../src/Stormproof.Lab/Stormproof.Lab.csproj")]
    [InlineData("src/Stormproof.Model/Stormproof.Model.csproj", "PackageReference", "Npgsql")]
    [InlineData("src/Stormproof.Model/Stormproof.Model.csproj", "FrameworkReference", "Microsoft.AspNetCore.App")]
    [InlineData("src/Stormproof.Gateway/Stormproof.Gateway.csproj", "Reference", "../Stormproof.Lab/bin/Stormproof.Lab.dll")]
    [InlineData("src/Stormproof.New/Stormproof.New.csproj", "PackageReference", "Npgsql")]
    public void Check_ForbiddenArrow_IsReported(string file, string element, string target)
    {
        var xml = $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><{element} Include="{target}" /></ItemGroup></Project>""";

        Assert.StartsWith(file, Assert.Single(ProjectArrows.Check(file, xml)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/Stormproof.Hosting/Stormproof.Hosting.csproj", "Stormproof.Sessions")]
    [InlineData("src/Stormproof.Gateway/Stormproof.Gateway.csproj", "Stormproof.Model")]
    [InlineData("src/Stormproof.Cli/Stormproof.Cli.csproj", "Stormproof.Lab")]
    public void Check_AllowedArrow_IsNot(string file, string target)
    {
        var xml = $"""<Project><ItemGroup><ProjectReference Include="../{target}/{target}.csproj" /></ItemGroup></Project>""";

        Assert.Empty(ProjectArrows.Check(file, xml));
    }

    [Fact]
    public void Solution_EveryProject_IsListed()
    {
        var listed = XDocument.Parse(Repository.Read("Stormproof.slnx")).Descendants("Project")
            .Select(p => ((string)p.Attribute("Path")!).Replace('\\', '/')).ToHashSet();
        var folders = Directory.EnumerateDirectories(Repository.Full("src")).Concat(
            Directory.EnumerateDirectories(Repository.Full("tests")));

        Repository.AssertTidy(folders
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => Repository.Files.Any(file => file.StartsWith(f + "/", StringComparison.Ordinal)))
            .Select(f => $"{f}/{Path.GetFileName(f)}.csproj")
            .Concat(Repository.In(".csproj", "samples"))
            .Where(p => !listed.Contains(p))
            .Select(p => $"{p} is not listed in Stormproof.slnx")
            .Concat(listed.Where(p => !File.Exists(Repository.Full(p))).Select(p =>
                $"Stormproof.slnx lists {p}, which is not there")));
    }
}
