using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>The lines of a .txt file, each a text; fastText's, which doccano exports too, begin with <c>__label__tag</c> for every tag.</summary>
internal sealed class LineRows : RowSource
{
    private const string LabelMark = "__label__";

    private readonly IEnumerator<TextLines.Line> _lines;
    private readonly bool _keepsBlank;
    private string _text = "";
    private string? _labels;

    /// <param name="keepsBlank">Blank lines are rows without text; else they are passed over.</param>
    public LineRows(LineBlockReader blocks, string fileName, bool keepsBlank, ReadCounts counts, CancellationToken cancellationToken)
        : base(fileName, counts)
    {
        _lines = TextLines.Of(blocks, cancellationToken).GetEnumerator();
        _keepsBlank = keepsBlank;
    }

    public override IReadOnlyList<string> Fields { get; } = [RowOptions.DefaultTextField, FieldNames.Labels[0]];

    public override string Quote => _text;

    /// <summary>Whether any line so far named tags.</summary>
    public bool HasLabels { get; private set; }

    public override bool Read()
    {
        while (_lines.MoveNext())
        {
            TextLines.Line line = _lines.Current;
            if (line.IsBlank && !_keepsBlank)
            {
                continue;
            }

            Line = line.Number;
            Counts.Row();
            _text = Utf8Decoder.Decode(line.Bytes.Span, FileName, line.Offset);
            if (Counts.Damage(_text) is not { } damage)
            {
                _labels = CutLabels();
                return true;
            }

            Unreadable(damage);
        }

        return false;
    }

    public override string? Value(int field) => field == 0 ? _text : _labels;

    public override void Dispose()
    {
        _lines.Dispose();
        base.Dispose();
    }

    private string? CutLabels()
    {
        if (!_text.StartsWith(LabelMark, StringComparison.Ordinal))
        {
            return null;
        }

        List<string> labels = [];
        string rest = _text;
        while (rest.StartsWith(LabelMark, StringComparison.Ordinal))
        {
            int end = rest.IndexOf(' ', StringComparison.Ordinal);
            labels.Add(end < 0 ? rest[LabelMark.Length..] : rest[LabelMark.Length..end]);
            rest = end < 0 ? "" : rest[end..].TrimStart();
        }

        (_text, HasLabels) = (rest, true);
        return JsonSerializer.Serialize(labels, PipelineJson.Options);
    }
}
