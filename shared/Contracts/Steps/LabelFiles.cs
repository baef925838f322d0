namespace BertPipeline.Contracts.Steps;

/// <summary>Names of files in the artifacts of find-suspects and suggest-labels.</summary>
public static class LabelFiles
{
    /// <summary>One <see cref="Data.Suspect"/> a line, the most suspicious first.</summary>
    public const string Suspects = "suspects.jsonl";

    /// <summary>One <see cref="Data.PieceLogits"/> a training piece, by models that have not seen its text.</summary>
    public const string OutOfFold = "out-of-fold.jsonl";

    /// <summary>What was found, tag by tag.</summary>
    public const string Summary = "suspects.json";

    /// <summary>One <see cref="Data.TextToLabel"/> a line, the first to be labelled first.</summary>
    public const string ToLabel = "to-label.jsonl";
}
