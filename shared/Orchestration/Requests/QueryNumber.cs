using System.Globalization;
using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Requests;

/// <summary>A number in a query.</summary>
public static class QueryNumber
{
    /// <param name="name">The parameter's.</param>
    /// <param name="text">Its value; null where it is left out.</param>
    /// <param name="otherwise">What it is then.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most.</param>
    /// <exception cref="UserErrorException">It is no number, or not among those.</exception>
    public static int Parse(string name, string? text, int otherwise, int least, int most) =>
        text is null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number
            : throw new UserErrorException($"{name} must be a number from {least} to {most}, but is '{PrintableText.Of(text)}'.");
}
