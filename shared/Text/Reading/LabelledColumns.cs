using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>What the columns of a labelled .csv or .tsv mean: the text, the tags in one of two ways, and optionally split and id.</summary>
internal sealed class LabelledColumns
{
    private readonly string _fileName;
    private readonly IReadOnlyList<string> _header;
    private readonly int _labels;
    private readonly int[] _tags;

    public LabelledColumns(DelimitedRows rows, string fileName, string textField)
    {
        _fileName = fileName;
        _header = rows.Header;
        Text = rows.IndexOf(textField);
        Split = rows.IndexOf("split");
        _labels = rows.IndexOf("labels");
        int id = rows.IndexOf("id");
        _tags = [.. Enumerable.Range(0, _header.Count).Where(c => c != Text && c != Split && c != _labels && c != id)];
        Check(textField);
    }

    public int Text { get; }

    public int Split { get; }

    /// <summary>Names of the 0/1 columns.</summary>
    public IEnumerable<string> Tags => _tags.Select(t => _header[t]);

    /// <summary>The tags of a row.</summary>
    /// <exception cref="UserErrorException">A column holds neither 0 nor 1, so it is none that labelled data may have.</exception>
    public List<string> LabelsOf(DelimitedRows.Row row)
    {
        if (_labels >= 0)
        {
            return [.. row.Fields[_labels].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        }

        var labels = new List<string>();
        foreach (int tag in _tags)
        {
            switch (row.Fields[tag].Trim())
            {
                case "1":
                    labels.Add(_header[tag]);
                    break;
                case "0":
                    break;
                default:
                    throw new UserErrorException(
                        $"{_fileName} line {row.Line}: unknown column '{_header[tag]}': its value '{row.Fields[tag]}' is neither 0 nor 1. "
                        + "Labelled data has a text, tags (a column 'labels' with | between them, or one 0/1 column a tag), and optionally split and id. Take the column out.");
            }
        }

        return labels;
    }

    private void Check(string textField)
    {
        string found = string.Join(", ", _header.Select(c => $"'{c}'"));
        if (Text < 0)
        {
            throw new UserErrorException($"{_fileName} line 1: no column '{textField}' among {found}. Name the column of the text with textField.");
        }

        if (_labels >= 0 && _tags.Length > 0)
        {
            throw new UserErrorException(
                $"{_fileName} line 1: unknown column '{_header[_tags[0]]}'. With a column 'labels' only '{textField}', 'split' and 'id' may stand beside it. Take the column out.");
        }

        if (_labels < 0 && _tags.Length == 0)
        {
            throw new UserErrorException($"{_fileName} line 1: no tags among the columns {found}. Add a column 'labels' with | between tags, or one 0/1 column a tag.");
        }
    }
}
