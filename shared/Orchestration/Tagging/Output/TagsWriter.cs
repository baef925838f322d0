using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Tagging.Output;

/// <summary>The writer of each form.</summary>
internal static class TagsWriter
{
    /// <param name="stream">Seekable; stays open.</param>
    /// <param name="tags">The tagger's, in the order of the scores.</param>
    /// <param name="parameters">Form, and whether texts are written.</param>
    public static ITagsWriter Create(Stream stream, IReadOnlyList<string> tags, CollectTagsParameters parameters) => parameters.Format switch
    {
        TagsFormat.Csv => new CsvTagsWriter(stream, tags, parameters.IncludeText),
        TagsFormat.Parquet => new ParquetTagsWriter(stream, tags, parameters.IncludeText),
        _ => new JsonTagsWriter(stream, tags, parameters.IncludeText),
    };

    /// <summary>The column of a tag's score; no tag is called like it by chance.</summary>
    public static string ScoreColumn(string tag) => $"score: {tag}";
}
