using System.Text.Json;

namespace BertPipeline.Text.Reading;

/// <summary>The objects of a .jsonl file; lines that are none are counted as unreadable.</summary>
internal static class JsonRows
{
    public readonly record struct Row(long Line, JsonElement Object, ReadOnlyMemory<byte> Bytes);

    /// <summary>A row's element is valid until the next is taken.</summary>
    public static IEnumerable<Row> Of(Stream stream, string fileName, ReadCounts counts, CancellationToken cancellationToken)
    {
        foreach (TextLines.Line line in TextLines.Of(stream, fileName, cancellationToken))
        {
            if (line.IsBlank)
            {
                continue;
            }

            counts.Row();
            using JsonDocument? json = Parse(line, counts);
            if (json is not null)
            {
                yield return new Row(line.Number, json.RootElement, line.Bytes);
            }
        }
    }

    /// <summary>The string under a key, or why there is none.</summary>
    public static string? Text(JsonElement row, string key, out string problem)
    {
        problem = "";
        if (!row.TryGetProperty(key, out JsonElement value))
        {
            problem = $"no key '{key}'";
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            problem = $"'{key}' is no string";
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Valid JSON may escape half of a surrogate pair, which no text can hold.
            problem = $"'{key}' holds an unpaired surrogate or invalid UTF-8";
            return null;
        }
    }

    private static JsonDocument? Parse(TextLines.Line line, ReadCounts counts)
    {
        try
        {
            JsonDocument json = JsonDocument.Parse(line.Bytes);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
            counts.Unreadable(line.Number, "no JSON object", line.Bytes.Span);
        }
        catch (JsonException)
        {
            counts.Unreadable(line.Number, "no valid JSON", line.Bytes.Span);
        }

        return null;
    }
}
