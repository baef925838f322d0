namespace BertPipeline.Text.Reading;

/// <summary>How labelled files are read.</summary>
public sealed record LabelledReaderOptions : RowOptions
{
    /// <summary>Columns or keys that hold the tags: one with names, or one a tag with yes and no. None: the usual names, else every column of yes and no.</summary>
    public IReadOnlyList<string> LabelFields { get; init; } = [];

    /// <summary>What parts the tags of a cell; null finds out on the whole column.</summary>
    public string? LabelSeparator { get; init; }

    /// <summary>Most bytes of memory that the labelled rows of all files take, as <see cref="HeldRows"/> estimates them: some 300,000 texts of 250 characters.</summary>
    public long MaximumHeldBytes { get; init; } = 256 << 20;

    /// <summary>Most tags of all files.</summary>
    public int MaximumTags { get; init; } = 10_000;

    /// <summary>The corpus's own: where <see cref="RowOptions.TextField"/> is the default, a field of this name goes before it.</summary>
    public string? OtherTextField { get; init; }
}
