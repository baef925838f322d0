using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using CsvHelper;
using CsvHelper.Configuration;

namespace BertPipeline.Local.Tagging;

/// <summary>Texts to tag, from a csv, tsv or JSON lines file, or JSON lines on standard input.</summary>
internal sealed class TextSource(FileInfo? file, string textField)
{
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (file is { Exists: false })
        {
            throw new UserErrorException($"There is no file '{file.FullName}'.");
        }

        using var reader = new StreamReader(file?.OpenRead() ?? Console.OpenStandardInput(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        IAsyncEnumerable<string> texts = file?.Extension.ToLowerInvariant() is ".csv" or ".tsv"
            ? ReadRowsAsync(reader, cancellationToken)
            : ReadLinesAsync(reader, cancellationToken);
        await foreach (string text in texts.ConfigureAwait(false))
        {
            yield return text;
        }
    }

    private string Name => file?.Name ?? "standard input";

    private async IAsyncEnumerable<string> ReadLinesAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int number = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
        {
            if (line.Length > 0)
            {
                yield return TextOf(line, number);
            }
        }
    }

    private string TextOf(string line, int number)
    {
        try
        {
            using var row = JsonDocument.Parse(line);
            return row.RootElement.ValueKind == JsonValueKind.Object && row.RootElement.TryGetProperty(textField, out JsonElement text) && text.ValueKind == JsonValueKind.String
                ? text.GetString()!
                : throw new UserErrorException($"{Name}, line {number}: no text in '{textField}'. Name the property with --text-field.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{Name}, line {number}: not JSON ({e.Message}). Each line is an object such as {{\"text\": \"…\"}}.", e);
        }
    }

    private async IAsyncEnumerable<string> ReadRowsAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = Name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? "\t" : "," };
        using var rows = new CsvReader(reader, options);
        if (!await rows.ReadAsync().ConfigureAwait(false) || !rows.ReadHeader() || rows.HeaderRecord is not { } header || !header.Contains(textField))
        {
            throw new UserErrorException($"{Name}: no column '{textField}'; it has {string.Join(", ", rows.HeaderRecord ?? [])}. Name the column with --text-field.");
        }

        while (await rows.ReadAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return rows.GetField(textField) ?? "";
        }
    }
}
