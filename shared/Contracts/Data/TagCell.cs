using System.Text.Json;

namespace BertPipeline.Contracts.Data;

/// <summary>Tags in one cell of a table: joined by <c>|</c>, as labelled files have them; a JSON array in all cells where some tag has that in its name.</summary>
/// <param name="all">Every tag that may occur.</param>
public sealed class TagCell(IEnumerable<string> all)
{
    private const char Separator = '|';

    private readonly bool _joins = !all.Any(tag => tag.Contains(Separator, StringComparison.Ordinal));

    public string Of(IReadOnlyList<string> tags) => _joins ? string.Join(Separator, tags) : JsonSerializer.Serialize(tags, PipelineJson.Options);
}
