using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Rows;

/// <summary>Reads one text a row, for tools that answer row by row: nothing is passed over, so a row that cannot be read is an error that names it.</summary>
public static class RowReader
{
    /// <summary>Objects with the text under a key; blank lines are passed over, as JSON Lines allows.</summary>
    /// <exception cref="UserErrorException">A line is no such object, or is not UTF-8.</exception>
    public static IEnumerable<string> JsonLines(Stream stream, string name, string textField, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        foreach (TextLines.Line line in TextLines.Of(stream, name, cancellationToken))
        {
            if (!line.IsBlank)
            {
                yield return TextOf(line, name, textField);
            }
        }
    }

    /// <summary>Lines of text, the blank ones too.</summary>
    /// <exception cref="UserErrorException">The bytes are not UTF-8.</exception>
    public static IEnumerable<string> Lines(Stream stream, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        foreach (TextLines.Line line in TextLines.Of(stream, name, cancellationToken))
        {
            yield return Utf8Decoder.Decode(line.Bytes.Span, name, line.Offset);
        }
    }

    private static string TextOf(TextLines.Line line, string name, string textField)
    {
        string problem;
        try
        {
            using JsonDocument row = JsonDocument.Parse(line.Bytes);
            problem = "no JSON object";
            if (row.RootElement.ValueKind == JsonValueKind.Object && JsonRows.Text(row.RootElement, textField, out problem) is { } text)
            {
                return text;
            }
        }
        catch (JsonException)
        {
            problem = "no valid JSON";
        }

        throw new UserErrorException($"{name}, line {line.Number}: {problem}. Each line is an object such as {{\"{textField}\": \"…\"}}; --plain takes lines of text.");
    }
}
