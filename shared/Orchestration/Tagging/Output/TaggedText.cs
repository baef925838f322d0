using BertPipeline.Contracts.Data;

namespace BertPipeline.Orchestration.Tagging.Output;

/// <summary>A row of the result: a text, and what the tagger made of it.</summary>
internal readonly record struct TaggedText(TextToTag Text, TextTags Result)
{
    /// <summary>The row's own id as people read it: a string without its quotes, anything else as JSON; null where it has none.</summary>
    public string? Id => Text.Id?.ToString();
}
