namespace BertPipeline.Text.Reading;

/// <summary>What a dropped file holds, by its name.</summary>
internal enum FileFormat
{
    Text,
    Csv,
    Tsv,
    JsonLines,
    Json,
    Sheet,
}
