using Stormproof.Lab.Postgres;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Tests.Postgres;

public sealed class PostgresBinariesTests : IDisposable
{
    private const string Variable = "STORMPROOF_PG_BIN";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);
    private readonly TempFolder _temp = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _temp.Dispose();
    }

    [Fact]
    public void Find_VariablePointsNowhere_NamesItsValueAndTheRemedy()
    {
        Environment.SetEnvironmentVariable(Variable, "/no/such/folder");

        var error = Assert.Throws<LabException>(PostgresBinaries.Find);

        Assert.Equal(3, error.ExitCode);
        Assert.Contains($"{Variable} is '/no/such/folder'", error.Message, StringComparison.Ordinal);
        Assert.Contains("correct it", error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("postgres"), InlineData("initdb"), InlineData("pg_basebackup")]
    public void Find_OneProgramMissing_IsRefused(string missing)
    {
        Fill(missing);

        Assert.Equal(3, Assert.Throws<LabException>(PostgresBinaries.Find).ExitCode);
    }

    [Fact]
    public void Find_VariableNamesAWholeFolder_TakesIt()
    {
        Fill(missing: "");

        Assert.Equal(_temp["postgres"], PostgresBinaries.Find().Postgres);
    }

    private void Fill(string missing)
    {
        foreach (var program in new[] { "postgres", "initdb", "pg_basebackup" }.Where(p => p != missing))
        {
            File.WriteAllText(_temp[program], "");
        }

        Environment.SetEnvironmentVariable(Variable, _temp.Path);
    }
}
