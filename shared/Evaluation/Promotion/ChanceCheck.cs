using System.Globalization;

namespace BertPipeline.Evaluation.Promotion;

/// <summary>Whether a tagger is better than its tags shuffled among the pieces. Validation alone would not do: settings, epoch and seed were chosen on it, so that the best of many is above chance there.</summary>
/// <param name="ValidationPValue">Of <see cref="ShuffledTags"/> on the validation pieces; null where none has a tag.</param>
/// <param name="TestPValue">The same on the test pieces, which no choice has looked at.</param>
public sealed record ChanceCheck(double? ValidationPValue, double? TestPValue)
{
    public const double Level = 0.01;

    public bool IsPassed => (ValidationPValue, TestPValue) is not (null, null) && !(ValidationPValue > Level) && !(TestPValue > Level);

    public static ChanceCheck Of(Predictions validation, Predictions test) => new(ShuffledTags.PValue(validation), ShuffledTags.PValue(test));

    /// <summary>A sentence's end for people.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"p {ValidationPValue ?? 1:0.000} on the validation pieces, {TestPValue ?? 1:0.000} on the test pieces; {Level} is asked for");
}
