namespace BertPipeline.Text.Reading;

/// <summary>A text that is to be answered.</summary>
/// <param name="Line">Number of the line that it starts on, from 1.</param>
/// <param name="Text">Empty where the row has none.</param>
/// <param name="Id">The row's own, as JSON; null where it has none.</param>
public readonly record struct TextRow(long Line, string Text, string? Id);
