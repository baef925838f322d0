namespace BertPipeline.Contracts.Runs;

/// <summary>In which form the tags of a <see cref="TaggingRequest"/> come; each is one file with a row for every text.</summary>
public enum TagsFormat
{
    /// <summary>JSON lines: file, line, id, text, tags, and a score for each tag.</summary>
    Jsonl,

    /// <summary>A column for each of these, the tags joined with <c>|</c>; cells that a spreadsheet would take for a formula begin with an apostrophe.</summary>
    Csv,

    /// <summary>The same columns as in CSV, the tags as a list.</summary>
    Parquet,
}
