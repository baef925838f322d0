using System.Globalization;

namespace BertPipeline.Contracts.Steps;

/// <summary>Names of files in the artifacts of a tagging.</summary>
public static class TaggingFiles
{
    /// <summary>Of <see cref="StepName.TagTexts"/>.</summary>
    public const string Tags = "tags.jsonl";

    /// <summary>A part of the texts in <see cref="StepName.IngestTexts"/>, from 0: one <see cref="Data.TextToTag"/> a line.</summary>
    public static string Shard(int number) => string.Create(CultureInfo.InvariantCulture, $"texts-{number:D5}.jsonl");
}
