using System.Text.Json;

namespace BertPipeline.Contracts.Data;

/// <summary>A text of a tagging, and where it stood.</summary>
/// <param name="File">The dropped file's name, in its folder.</param>
/// <param name="Line">Number of the line that its row starts on, from 1.</param>
/// <param name="Id">The row's own; null where it has none.</param>
/// <param name="Text">Empty where the row has none.</param>
public sealed record TextToTag(string File, long Line, JsonElement? Id, string Text);
