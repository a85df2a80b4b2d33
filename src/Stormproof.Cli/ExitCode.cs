namespace Stormproof.Cli;

/// <summary>What the tool's exit code says to a script.</summary>
internal static class ExitCode
{
    public const int Fine = 0;
    public const int VerdictBad = 1;
    public const int Usage = 2;
    public const int Environment = 3;
    public const int Interrupted = 130;
}
