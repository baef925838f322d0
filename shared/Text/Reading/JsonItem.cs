using System.Text.Json;

namespace BertPipeline.Text.Reading;

/// <summary>A row of a JSON file, or what stands in the place of one.</summary>
/// <param name="Line">Number of the line that it starts on, from 1.</param>
/// <param name="Object">Valid until the owner is disposed; undefined when there is a problem.</param>
/// <param name="Problem">Why it is no row.</param>
/// <param name="Bytes">As the file has it, where it is at hand.</param>
/// <param name="Owner">Of the element's memory.</param>
internal readonly record struct JsonItem(long Line, JsonElement Object, string? Problem, ReadOnlyMemory<byte> Bytes, IDisposable? Owner);
