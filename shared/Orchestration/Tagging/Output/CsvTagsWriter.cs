using System.Text;
using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Reports;
using CsvHelper;

namespace BertPipeline.Orchestration.Tagging.Output;

/// <summary>
/// RFC 4180 in UTF-8: a column for the place, the id, the text, the tags, and the score of each tag. Tags stand in a
/// <see cref="TagCell"/>. What begins like a formula gets an apostrophe before it, so that a spreadsheet computes nothing that a customer wrote.
/// </summary>
internal sealed class CsvTagsWriter : ITagsWriter
{
    private readonly CsvWriter _csv;
    private readonly bool _includeText;
    private readonly TagCell _tags;

    public CsvTagsWriter(Stream stream, IReadOnlyList<string> tags, bool includeText)
    {
        (_includeText, _tags) = (includeText, new TagCell(tags));
        _csv = new CsvWriter(new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true), SpreadsheetCsv.Configuration);
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

            _csv.WriteField(_tags.Of(row.Result.Tags));
            foreach (double score in row.Result.Scores)
            {
                _csv.WriteField(score);
            }

            await _csv.NextRecordAsync();
        }
    }

    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
