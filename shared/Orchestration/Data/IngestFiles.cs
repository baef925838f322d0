namespace BertPipeline.Orchestration.Data;

/// <summary>Names of the files that both ingest steps write.</summary>
internal static class IngestFiles
{
    /// <summary>A <see cref="Text.Reading.ReadReport"/>: counts, and the first rows that could not be read.</summary>
    public const string Report = "ingest.json";
}
