using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;

namespace BertPipeline.Orchestration.Tagging.Output;

/// <summary>An object a line, as <c>bert-pipeline tag</c> writes it, with the place of the text before it.</summary>
internal sealed class JsonTagsWriter(Stream stream, IReadOnlyList<string> tags, bool includeText) : ITagsWriter
{
    public async Task WriteAsync(IReadOnlyList<TaggedText> rows, CancellationToken cancellationToken)
    {
        foreach ((TextToTag text, TextTags result) in rows)
        {
            var row = new Row(
                text.File, text.Line, text.Id, includeText ? text.Text : null, result.Tags,
                tags.Zip(result.Scores).ToDictionary(score => score.First, score => score.Second));
            await JsonSerializer.SerializeAsync(stream, row, PipelineJson.Options, cancellationToken);
            stream.WriteByte((byte)'\n');
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>In the order of the keys.</summary>
    private sealed record Row(string File, long Line, JsonElement? Id, string? Text, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, double> Scores);
}
