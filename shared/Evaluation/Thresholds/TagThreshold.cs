using System.Text.Json.Serialization;

namespace BertPipeline.Evaluation.Thresholds;

/// <summary>A tag's threshold and how it came about.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Value">The tag is predicted where its score is at least this.</param>
/// <param name="ValidationPositives">Validation pieces that have the tag.</param>
/// <param name="Pooled">True when there were too few of them, so that the threshold of all tags together is used.</param>
public sealed record TagThreshold(string Tag, double Value, int ValidationPositives, bool Pooled)
{
    /// <summary>Nothing on validation gives what was asked for: the threshold is 1, and none is published.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NotReached { get; init; }

    /// <summary>No training piece has the tag, so that its score means nothing: the threshold is 1, and none is published.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NeverTrained { get; init; }
}
