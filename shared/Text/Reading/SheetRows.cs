using System.Globalization;
using System.Text;
using System.Xml;
using BertPipeline.Contracts;
using MiniExcelLibs;

namespace BertPipeline.Text.Reading;

/// <summary>The rows of an .xlsx file: of its first sheet with a column of text, or else its first sheet. Numbers and dates become text as in JSON.</summary>
internal sealed class SheetRows : RowSource
{
    private readonly Stream? _scratch;
    private readonly CancellationToken _cancellationToken;
    private readonly int _longest;
    private readonly IEnumerator<IDictionary<string, object?>> _rows;
    private readonly string[] _columns;
    private readonly string[] _fields;

    /// <param name="file">Seekable.</param>
    /// <param name="scratch">Closed with the rows; null for nothing.</param>
    /// <exception cref="UserErrorException">The file is no workbook, or holds too much.</exception>
    public SheetRows(Stream file, Stream? scratch, string fileName, RowOptions options, ReadCounts counts, CancellationToken cancellationToken)
        : base(fileName, counts)
    {
        (_scratch, _cancellationToken, _longest) = (scratch, cancellationToken, options.MaximumRowBytes);
        var stream = new CancellableStream(file, cancellationToken);
        Damageable(() =>
        {
            new WorkbookBounds(fileName, options).Check(stream);
            return true;
        });
        List<string> sheets = Damageable(() => MiniExcel.GetSheetNames(stream));
        string sheet = sheets.Find(s => Array.Exists(Header(stream, s).Names, n => FieldNames.IsKnown(n, options))) ?? sheets.First();
        if (sheets.Count > 1)
        {
            counts.Note($"read from the sheet '{PrintableText.Of(sheet)}', not from {FieldNames.Quoted(sheets.Where(s => s != sheet))}");
        }

        (_columns, _fields, Line) = Header(stream, sheet);
        RequireFew(_fields.Length, options.MaximumFields);
        _rows = Rows(stream, sheet).GetEnumerator();
        for (int row = 0; row < Line; row++)
        {
            _rows.MoveNext();
        }
    }

    public override IReadOnlyList<string> Fields => _fields;

    public override string Unit => "row";

    public override string Quote => string.Join(" | ", _rows.Current.Values.Select(TextOf).OfType<string>());

    public override bool Read()
    {
        while (Damageable(_rows.MoveNext))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            Line++;
            string[] cells = [.. _rows.Current.Values.Select(TextOf).OfType<string>()];
            if (Array.TrueForAll(cells, string.IsNullOrWhiteSpace))
            {
                continue;
            }

            Counts.Row();
            if (cells.Sum(c => (long)Encoding.UTF8.GetByteCount(c)) <= _longest)
            {
                return true;
            }

            Unreadable(LongLine.Reason(_longest));
        }

        return false;
    }

    public override string? Value(int field) => field >= 0 && _rows.Current.TryGetValue(_columns[field], out object? value) ? TextOf(value) : null;

    public override void Dispose()
    {
        _rows.Dispose();
        _scratch?.Dispose();
        base.Dispose();
    }

    private static IEnumerable<IDictionary<string, object?>> Rows(Stream stream, string sheet)
    {
        stream.Position = 0;
        return MiniExcel.Query(stream, useHeaderRow: false, sheetName: sheet, excelType: ExcelType.XLSX).Cast<IDictionary<string, object?>>();
    }

    /// <summary>The first row with anything in it: letters of the columns, their names, and the row's number.</summary>
    private (string[] Columns, string[] Names, int Row) Header(Stream stream, string sheet) => Damageable(() =>
    {
        int number = 0;
        foreach (IDictionary<string, object?> row in Rows(stream, sheet))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            number++;
            KeyValuePair<string, string>[] named =
                [.. row.Select(c => KeyValuePair.Create(c.Key, TextOf(c.Value)?.Trim() ?? "")).Where(c => c.Value.Length > 0)];
            if (named.Length > 0)
            {
                return (Array.ConvertAll(named, c => c.Key), Array.ConvertAll(named, c => c.Value), number);
            }
        }

        return ([], [], number);
    });

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>MiniExcel has no exception of its own for a damaged workbook: it lets through what its parsers run into.</summary>
    private T Damageable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or FormatException or KeyNotFoundException or NullReferenceException or InvalidOperationException or ArgumentException or IOException)
        {
            throw new UserErrorException($"{FileName} is damaged, or no .xlsx workbook ({PrintableText.Of(e.Message)}). Save it again as .xlsx or as .csv.", e);
        }
    }
}
