using BertPipeline.Evaluation.Promotion;

namespace BertPipeline.Evaluation.Reports;

/// <summary>What both forms of the report say of the tagger in use.</summary>
internal static class CurrentText
{
    public const string Title = "Beside the tagger in use";

    /// <summary>Which is current and why; null in a report without it.</summary>
    public static string? Verdict(RunReport report) => report.PublishedModel is { } published ? report.Promotion?.Describe(published) : null;

    /// <summary>On what they are compared.</summary>
    public static string Ground(CurrentComparison comparison)
    {
        string tags = string.Join(string.Empty, Left("Only this run has", comparison.OnlyNew), Left($"Only {comparison.Model} has", comparison.OnlyCurrent));
        return $"All figures of this section are on the {Figure.Count(comparison.Unseen)} of {Figure.Count(comparison.Pieces)} test pieces that {comparison.Model} was neither trained nor tuned on, " +
            $"and on the tags that both have; its thresholds are those that it was published with.{tags}";
    }

    /// <summary>The rule, and what a month's test set is worth in the long run.</summary>
    public static string Rule(RunReport report) => report.Request.Promotion.Always
        ? "The name was to move whatever the comparison said (promotion.always), unless the tagger is no better than its tags shuffled."
        : $"The name moves when the lower end of the 95% interval of the difference in macro F1, published over current, lies above −{Figure.Of(report.Request.Promotion.Margin)} (promotion.margin). " +
            "The same test pieces judge month after month where they stay: label new ones.";

    private static string Left(string who, IReadOnlyList<string> tags) => tags.Count == 0 ? string.Empty : $" {who} {string.Join(", ", tags)}: not compared.";
}
