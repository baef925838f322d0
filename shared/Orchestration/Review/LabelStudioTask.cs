using System.Text.Json.Serialization;

namespace BertPipeline.Orchestration.Review;

/// <summary>A task as Label Studio 1.x imports it (labelstud.io/guide/tasks, predictions as labelstud.io/guide/predictions says), and as its export brings it back, with annotations then.</summary>
/// <param name="Data">The text, and the further columns of its row.</param>
/// <param name="Meta">What is the run's own, and no column of anybody's data.</param>
/// <param name="Annotations">None: the predictions are what an annotator begins with.</param>
internal sealed record LabelStudioTask(
    IReadOnlyDictionary<string, string> Data, IReadOnlyDictionary<string, string> Meta, IReadOnlyList<object> Annotations, IReadOnlyList<LabelStudioTask.Prediction> Predictions)
{
    public static LabelStudioTask Of(LabelTask task, string model)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { [LabellingInterface.Shown] = task.Text };
        foreach ((string name, string value) in task.Fields ?? new Dictionary<string, string>())
        {
            data.TryAdd(name, value);
        }

        var meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["why"] = task.Why, [CorrectionWriter.DigestField] = task.Digest };
        return new(data, meta, [], [new(model, task.Score, task.Proposed.Count == 0 ? [] : [new("proposed", LabellingInterface.Control, LabellingInterface.Shown, "choices", new(task.Proposed))])]);
    }

    public sealed record Prediction([property: JsonPropertyName("model_version")] string ModelVersion, double Score, IReadOnlyList<Result> Result);

    public sealed record Result(
        string Id, [property: JsonPropertyName("from_name")] string FromName, [property: JsonPropertyName("to_name")] string ToName, string Type, ChoicesValue Value);

    public sealed record ChoicesValue(IReadOnlyList<string> Choices);
}
