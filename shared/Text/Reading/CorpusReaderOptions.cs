using BertPipeline.Contracts.Runs;

namespace BertPipeline.Text.Reading;

/// <summary>How dropped files are read.</summary>
public sealed record CorpusReaderOptions : RowOptions
{
    /// <summary>Layout of .txt files.</summary>
    public TextLayout Layout { get; init; } = TextLayout.Auto;
}
