using System.Globalization;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using CsvHelper;
using CsvHelper.Configuration;

namespace BertPipeline.Orchestration.Tagging.Output;

/// <summary>
/// RFC 4180 in UTF-8: a column for the place, the id, the text, the tags, and the score of each tag. Tags are joined with <c>|</c>; of a tagger that has one with <c>|</c> in its
/// name they are a JSON array. What begins like a formula gets an apostrophe before it, so that a spreadsheet computes nothing that a customer wrote.
/// </summary>
internal sealed class CsvTagsWriter : ITagsWriter
{
    private const char Separator = '|';

    private readonly CsvWriter _csv;
    private readonly bool _includeText;
    private readonly bool _joins;

    public CsvTagsWriter(Stream stream, IReadOnlyList<string> tags, bool includeText)
    {
        (_includeText, _joins) = (includeText, !tags.Any(tag => tag.Contains(Separator, StringComparison.Ordinal)));
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, NewLine = "\r\n" };
        _csv = new CsvWriter(new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true), configuration);
        string[] place = ["file", "line", "id"];
        string[] text = includeText ? ["text"] : [];
        foreach (string column in (string[])[.. place, .. text, "tags", .. tags.Select(TagsWriter.ScoreColumn)])
        {
            _csv.WriteField(column);
        }

        _csv.NextRecord();
    }

    public async Task WriteAsync(IReadOnlyList<TaggedText> rows, CancellationToken cancellationToken)
    {
        foreach (TaggedText row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _csv.WriteField(row.Text.File);
            _csv.WriteField(row.Text.Line);
            _csv.WriteField(row.Id);
            if (_includeText)
            {
                _csv.WriteField(row.Text.Text);
            }

            _csv.WriteField(_joins ? string.Join(Separator, row.Result.Tags) : JsonSerializer.Serialize(row.Result.Tags, PipelineJson.Options));
            foreach (double score in row.Result.Scores)
            {
                _csv.WriteField(score);
            }

            await _csv.NextRecordAsync();
        }
    }

    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
