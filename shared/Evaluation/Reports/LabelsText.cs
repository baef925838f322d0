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
        + "likelier one, and as probable as it is on average where it stands (confident learning). The list says what to look at, not what is wrong.";

    public static string ToLabel(ToLabelFindings findings) =>
        $"{Figure.Count(findings.Texts)} of {Figure.Count(findings.Scored)} texts drawn from the corpus: those whose scores are nearest to a threshold, and of these such as are unlike each other.";

    public static string Tags(IReadOnlyList<string> tags) => tags.Count == 0 ? "no tag" : string.Join(", ", tags);

    public static string Verdict(QuotedSuspect suspect) => suspect.Given ? $"'{suspect.Tag}' is probably wrong" : $"'{suspect.Tag}' is probably missing";
}
