using BertPipeline.Contracts.Runs;

namespace BertPipeline.Text.Reading;

/// <summary>How dropped files are read.</summary>
public sealed record CorpusReaderOptions : RowOptions
{
    /// <summary>For what an ingest has written: its documents, whatever their length.</summary>
    public static CorpusReaderOptions OfShards { get; } = new() { Layout = TextLayout.Documents, MaximumRowBytes = int.MaxValue };

    /// <summary>Layout of .txt files.</summary>
    public TextLayout Layout { get; init; } = TextLayout.Auto;
}
