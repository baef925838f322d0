using BertPipeline.Contracts.Data;

namespace BertPipeline.Evaluation.Promotion;

/// <summary>The tagger that a name means, as it was published, and what it says of a run's test pieces.</summary>
/// <param name="Model"><c>name/version</c>.</param>
/// <param name="Tags">Its own, in the order of its logits.</param>
/// <param name="Thresholds">As they were published; a tag without one is never given.</param>
/// <param name="Logits">Of every test piece.</param>
/// <param name="HasRead">Whether it was trained or tuned on a text.</param>
public sealed record TaggerInUse(
    string Model, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, double> Thresholds, IReadOnlyList<PieceLogits> Logits, Func<string, bool> HasRead)
{
    /// <summary>How tables call it.</summary>
    public string Row => RowOf(Model);

    public static string RowOf(string model) => $"current: {model}";
}
