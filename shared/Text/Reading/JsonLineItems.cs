using System.Text.Json;

namespace BertPipeline.Text.Reading;

/// <summary>The lines of a .jsonl or .ndjson file that are not blank.</summary>
internal static class JsonLineItems
{
    /// <param name="copies">So many of the first items stay valid when the next is taken; a later one until then.</param>
    public static IEnumerable<JsonItem> Of(LineBlockReader blocks, int copies, CancellationToken cancellationToken)
    {
        foreach (TextLines.Line line in TextLines.Of(blocks, cancellationToken))
        {
            if (!line.IsBlank)
            {
                yield return Parse(line.Number, copies-- > 0 ? line.Bytes.ToArray() : line.Bytes);
            }
        }
    }

    private static JsonItem Parse(long line, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            JsonDocument json = JsonDocument.Parse(bytes);
            return new(line, json.RootElement, json.RootElement.ValueKind == JsonValueKind.Object ? null : "no JSON object", bytes, json);
        }
        catch (JsonException)
        {
            return new(line, default, "no valid JSON", bytes, null);
        }
    }
}
