namespace BertPipeline.Text.Reading;

/// <summary>A row of a labelled file before it is known what its fields mean.</summary>
/// <param name="Line">Number of the line that it starts on, from 1.</param>
/// <param name="Text">Not blank.</param>
/// <param name="Values">By field; rows of JSON may lack the last ones.</param>
internal sealed record LabelledRow(long Line, string Text, IReadOnlyList<string?> Values)
{
    /// <summary>Fields that hold what no text can; most mean nothing to the reader.</summary>
    public IReadOnlyList<int> Broken { get; init; } = [];

    public string? Value(int field) => field >= 0 && field < Values.Count ? Values[field] : null;
}
