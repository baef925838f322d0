using System.Text.Json.Serialization;

namespace BertPipeline.GpuWorker.Serving;

/// <summary>A text, or a list of texts.</summary>
/// <param name="Texts">In their order.</param>
/// <param name="IsSingle">Whether it was no list, and the answer is none.</param>
[JsonConverter(typeof(PredictInputsConverter))]
internal sealed record PredictInputs(IReadOnlyList<string> Texts, bool IsSingle);
