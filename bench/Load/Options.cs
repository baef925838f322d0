using System.Globalization;

namespace BertPipeline.Load;

/// <summary>What the command line asks for.</summary>
/// <param name="Runs">So many are queued at once.</param>
/// <param name="Ended">So many are in the hub before.</param>
/// <param name="Distinct">So many of the queued ones ask for a training of their own; the others for one of these again.</param>
/// <param name="Rate">Requests for the list each second.</param>
/// <param name="Limit">The measurement ends then, whatever is still open.</param>
internal sealed record Options(int Runs, int Ended, int Distinct, int Rate, TimeSpan Limit)
{
    public const string Usage = "dotnet run -c Release --project bench/Load [-- --runs N --ended N --distinct N --rate N --minutes M]";

    /// <summary>Null when the arguments are none of these.</summary>
    public static Options? Parse(string[] arguments)
    {
        var options = new Options(Runs: 200, Ended: 2000, Distinct: 40, Rate: 4, Limit: TimeSpan.FromMinutes(20));
        foreach (string[] pair in arguments.Chunk(2))
        {
            Options? next = pair switch
            {
                ["--runs", var value] when Number(value) is { } number => options with { Runs = number },
                ["--ended", var value] when Number(value) is { } number => options with { Ended = number },
                ["--distinct", var value] when Number(value) is { } number => options with { Distinct = number },
                ["--rate", var value] when Number(value) is { } number => options with { Rate = number },
                ["--minutes", var value] when Number(value) is { } number => options with { Limit = TimeSpan.FromMinutes(number) },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options.Runs > 0 && options.Distinct > 0 && options.Rate > 0 ? options : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
