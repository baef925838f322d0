using BertPipeline.Contracts.Data;
using Parquet;
using Parquet.Schema;

namespace BertPipeline.Orchestration.Tagging.Output;

/// <summary>The columns of <see cref="CsvTagsWriter"/> with their types, a row group for what comes at a time: line a number, tags a list, scores numbers.</summary>
internal sealed class ParquetTagsWriter : ITagsWriter
{
    private readonly DataField _file = new DataField<string>("file", nullable: false);
    private readonly DataField _line = new DataField<long>("line");
    private readonly DataField _id = new DataField<string>("id");
    private readonly DataField? _text;
    private readonly DataField _tag = new DataField<string>("element", nullable: false);
    private readonly DataField[] _scores;
    private readonly Stream _stream;
    private readonly ParquetSchema _schema;
    private ParquetWriter? _writer;

    /// <inheritdoc cref="TagsWriter.Create"/>
    public ParquetTagsWriter(Stream stream, IReadOnlyList<string> tags, bool includeText)
    {
        _stream = stream;
        _text = includeText ? new DataField<string>("text", nullable: false) : null;
        _scores = [.. tags.Select(tag => new DataField<double>(TagsWriter.ScoreColumn(tag)))];
        _schema = new ParquetSchema([_file, _line, _id, .. _text is null ? (Field[])[] : [_text], new ListField("tags", _tag), .. _scores]);
    }

    public async Task WriteAsync(IReadOnlyList<TaggedText> rows, CancellationToken cancellationToken)
    {
        _writer ??= await ParquetWriter.CreateAsync(_schema, _stream, cancellationToken: cancellationToken);
        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        await group.WriteAsync(_file, [.. rows.Select(row => row.Text.File)]);
        await group.WriteAsync<long>(_line, rows.Select(row => row.Text.Line).ToArray(), cancellationToken: cancellationToken);
        await group.WriteAsync(_id, [.. rows.Select(row => row.Id!)]);
        if (_text is not null)
        {
            await group.WriteAsync(_text, [.. rows.Select(row => row.Text.Text)]);
        }

        await WriteTagsAsync(group, rows, cancellationToken);
        foreach ((int tag, DataField column) in _scores.Index())
        {
            await group.WriteAsync<double>(column, rows.Select(row => row.Result.Scores[tag]).ToArray(), cancellationToken: cancellationToken);
        }

        group.CompleteValidate();
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }
    }

    /// <summary>A list's first element begins a row (repetition level 0), an empty list is defined one level less (Dremel's levels, parquet-format's Encodings.md).</summary>
    private async Task WriteTagsAsync(ParquetRowGroupWriter group, IReadOnlyList<TaggedText> rows, CancellationToken cancellationToken)
    {
        List<ReadOnlyMemory<char>> values = [];
        List<int> definitions = [];
        List<int> repetitions = [];
        foreach (TextTags result in rows.Select(row => row.Result))
        {
            values.AddRange(result.Tags.Select(tag => tag.AsMemory()));
            definitions.AddRange(result.Tags.Count == 0 ? [_tag.MaxDefinitionLevel - 1] : Enumerable.Repeat(_tag.MaxDefinitionLevel, result.Tags.Count));
            repetitions.AddRange(Enumerable.Range(0, Math.Max(1, result.Tags.Count)).Select(place => place == 0 ? 0 : 1));
        }

        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(_tag, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), cancellationToken);
    }
}
