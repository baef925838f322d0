using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using CsvHelper;
using CsvHelper.Configuration;

namespace BertPipeline.Local.Tagging;

/// <param name="Text">The text to tag.</param>
/// <param name="Id">The row's <c>id</c>, where it has one: the answer carries it.</param>
internal sealed record TextRow(string Text, JsonNode? Id);

/// <summary>Texts to tag, from a csv, tsv or JSON lines file, or JSON lines on standard input.</summary>
internal sealed class TextSource(FileInfo? file, string textField)
{
    public async IAsyncEnumerable<TextRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (file is { Exists: false })
        {
            throw new UserErrorException($"There is no file '{file.FullName}'.");
        }

        using var reader = new StreamReader(file?.OpenRead() ?? Console.OpenStandardInput(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        IAsyncEnumerable<TextRow> rows = file?.Extension.ToLowerInvariant() is ".csv" or ".tsv"
            ? ReadRowsAsync(reader, cancellationToken)
            : ReadLinesAsync(reader, cancellationToken);
        await foreach (TextRow row in rows)
        {
            yield return row;
        }
    }

    private string Name => file?.Name ?? "standard input";

    private async IAsyncEnumerable<TextRow> ReadLinesAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (line.Length > 0)
            {
                yield return RowOf(line, number);
            }
        }
    }

    private TextRow RowOf(string line, int number)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject row && row[textField]?.GetValueKind() == JsonValueKind.String
                ? new TextRow(row[textField]!.GetValue<string>(), row["id"]?.DeepClone())
                : throw new UserErrorException($"{Name}, line {number}: no text in '{textField}'. Name the property with --text-field.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{Name}, line {number}: not JSON ({e.Message}). Each line is an object such as {{\"text\": \"…\"}}.", e);
        }
    }

    private async IAsyncEnumerable<TextRow> ReadRowsAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = Name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? "\t" : "," };
        using var rows = new CsvReader(reader, options);
        if (!await rows.ReadAsync() || !rows.ReadHeader() || rows.HeaderRecord is not { } header || !header.Contains(textField))
        {
            throw new UserErrorException($"{Name}: no column '{textField}'; it has {string.Join(", ", rows.HeaderRecord ?? [])}. Name the column with --text-field.");
        }

        bool hasId = header.Contains("id");
        while (await rows.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new TextRow(rows.GetField(textField) ?? "", hasId ? rows.GetField("id") : null);
        }
    }
}
