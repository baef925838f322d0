using System.Globalization;
using BertPipeline.Contracts;

namespace BertPipeline.Orchestration.Retention;

/// <summary>An age in days as people write it: <c>30d</c>.</summary>
public static class RetentionAge
{
    private const int MostDays = 36_500;

    /// <exception cref="UserErrorException">It is none, or less than a day.</exception>
    public static TimeSpan Parse(string? text) =>
        text is [.. { } digits, 'd'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days is >= 1 and <= MostDays
            ? TimeSpan.FromDays(days)
            : throw new UserErrorException($"The age must be a number of days, at least one, such as 30d, but is '{PrintableText.Of(text)}'.");
}
