using System.Globalization;

namespace BertPipeline.Chaos;

/// <summary>What the command line asks for.</summary>
/// <param name="Scenarios">How many.</param>
/// <param name="First">Number of the first one.</param>
/// <param name="Seed">With a scenario's number it says all about the scenario.</param>
/// <param name="Limit">No scenario is begun after this time.</param>
/// <param name="Only">Kinds to draw from; all when empty.</param>
internal sealed record Options(int Scenarios, int First, int Seed, TimeSpan Limit, IReadOnlyList<string> Only)
{
    public const string Usage = "dotnet run -c Release --project bench/Chaos [-- --scenarios N --first N --seed S --minutes M --only KIND,…]";

    /// <summary>Null when the arguments are none of these.</summary>
    public static Options? Parse(string[] arguments)
    {
        var options = new Options(Scenarios: 20, First: 1, Seed: 1, Limit: TimeSpan.FromMinutes(30), Only: []);
        foreach (string[] pair in arguments.Chunk(2))
        {
            Options? next = pair switch
            {
                ["--scenarios", var value] when Number(value) is { } number => options with { Scenarios = number },
                ["--first", var value] when Number(value) is { } number => options with { First = number },
                ["--seed", var value] when Number(value) is { } number => options with { Seed = number },
                ["--minutes", var value] when Number(value) is { } number => options with { Limit = TimeSpan.FromMinutes(number) },
                ["--only", var value] when value.Split(',').All(name => Kind.All.Any(k => k.Name == name)) => options with { Only = value.Split(',') },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
