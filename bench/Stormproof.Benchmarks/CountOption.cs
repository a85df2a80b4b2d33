using System.CommandLine;

namespace Stormproof.Benchmarks;

/// <summary>An option that is a whole number from 1 up.</summary>
internal static class CountOption
{
    public static Option<int> Create(string name, string description, int usual, int most)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description}, 1 to {most} (default {usual})",
            DefaultValueFactory = _ => usual,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < 1 || value > most))
            {
                result.AddError($"{name} is {value}; allowed is 1 to {most}.");
            }
        });
        return option;
    }
}
