namespace BertPipeline.Text.Reading;

/// <summary>How labelled files are read.</summary>
public sealed record LabelledReaderOptions
{
    /// <summary>Column or key that holds the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>Above this share of rows that cannot be read, reading fails.</summary>
    public double MaximumUnreadable { get; init; } = 0.01;

    /// <summary>Most bytes that one .gz file may expand to.</summary>
    public long MaximumExpandedBytes { get; init; } = 16L << 30;
}
