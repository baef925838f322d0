using System.Text.Json;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A line of <c>gpu-worker tag</c>'s input.</summary>
/// <param name="Text">The text to tag.</param>
/// <param name="Id">Given back with the answer, whatever it is.</param>
internal sealed record TextLine(string? Text, JsonElement? Id = null);

/// <summary>A line of its output, one for each line of the input, in their order.</summary>
/// <param name="Id">As given.</param>
/// <param name="Tags">Tags whose score reaches their threshold, in the model's order.</param>
/// <param name="Scores">Score of every tag, in [0, 1].</param>
internal sealed record TaggedLine(JsonElement? Id, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, double> Scores);
