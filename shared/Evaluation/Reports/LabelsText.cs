using BertPipeline.Evaluation.Labels;

namespace BertPipeline.Evaluation.Reports;

/// <summary>What both forms of the report say of labels to look at.</summary>
internal static class LabelsText
{
    public const string SuspectsTitle = "Training labels that deserve a second look";
    public const string ToLabelTitle = "Texts worth labelling";

    public static string Suspects(RunReport report, SuspectSummary summary) =>
        $"{Figure.Count(summary.Suspects)} labels of {Figure.Count(summary.SuspectPieces)} training pieces, of {Figure.Count(summary.Pieces)}. Each piece was predicted by a model "
        + $"({report.NameOf(summary.Variant)}) that was trained on the others, in {summary.Folds} folds; its scores were made probabilities tag by tag. A label is listed where its opposite is the "
        + "likelier one. The list says what to look at first, not what is wrong: of a tag that is hard to tell many right labels are in it.";

    public static string ToLabel(ToLabelFindings findings) =>
        $"{Figure.Count(findings.Texts)} of {Figure.Count(findings.Scored)} texts drawn from the corpus: those whose scores are nearest to a threshold, and of these such as are unlike each other.";

    public static string Tags(IReadOnlyList<string> tags) => tags.Count == 0 ? "no tag" : string.Join(", ", tags);

    public static string Verdict(QuotedSuspect suspect) => suspect.Given ? $"'{suspect.Tag}' may be wrong" : $"'{suspect.Tag}' may be missing";
}
