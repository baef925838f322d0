namespace BertPipeline.Text.Reading;

/// <summary>How labelled files are read.</summary>
public sealed record LabelledReaderOptions : RowOptions
{
    /// <summary>Columns or keys that hold the tags: one with names, or one a tag with yes and no. None: the usual names, else every column of yes and no.</summary>
    public IReadOnlyList<string> LabelFields { get; init; } = [];

    /// <summary>What parts the tags of a cell; null finds out on the whole column.</summary>
    public string? LabelSeparator { get; init; }

    /// <summary>The corpus's own: where <see cref="RowOptions.TextField"/> is the default, a field of this name goes before it.</summary>
    public string? OtherTextField { get; init; }
}
