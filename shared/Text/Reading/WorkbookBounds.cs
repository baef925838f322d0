using System.Globalization;
using System.IO.Compression;
using System.Xml;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>
/// Looks at a workbook's parts once before a library reads them that holds shared strings, rows and cells whole: a small file cannot fill the machine.
/// Memory: a buffer, or one node of XML.
/// </summary>
internal sealed class WorkbookBounds(string fileName, RowOptions options)
{
    // Markup and escapes around a row's text.
    private const int MarkupFactor = 4;

    // The parser reads so far ahead.
    private const int ReadAhead = 1 << 16;

    /// <summary>As many rows as a sheet of Excel has.</summary>
    private const int MostRows = 1 << 20;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false };

    private readonly long _most = Math.Min(options.MaximumWorkbookBytes, options.MaximumExpandedBytes);
    private long _expanded;
    private long _node;
    private bool _isText;

    /// <exception cref="UserErrorException">A part, a row or a cell is too large.</exception>
    public void Check(Stream workbook)
    {
        using var archive = new ZipArchive(workbook, ZipArchiveMode.Read, leaveOpen: true);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream part = entry.Open();
            using var counted = new Counted(part, this);
            CheckPart(counted);
            _isText = false;
            counted.CopyTo(Stream.Null);
        }
    }

    /// <summary>What no parser reads is an image, or damaged, which is told when the part is read.</summary>
    private void CheckPart(Stream part)
    {
        (_node, _isText) = (0, true);
        try
        {
            using var reader = XmlReader.Create(part, Settings);
            if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName is not ("worksheet" or "sst" or "workbook" or "styleSheet" or "Relationships"))
            {
                return;
            }

            // Rows are below the sheet's data, shared strings below the root.
            int lowest = reader.LocalName == "sst" ? 1 : 2;
            bool isSheet = reader.LocalName == "worksheet";
            int cells = 0;
            while (reader.Read())
            {
                if (reader.Depth <= lowest)
                {
                    (_node, cells) = (0, 0);
                }

                if (isSheet && reader.NodeType == XmlNodeType.Element)
                {
                    CheckPlace(reader, ref cells);
                }
            }
        }
        catch (XmlException)
        {
        }
    }

    /// <summary>Rows and columns that lie far out are made up by the library, and held.</summary>
    private void CheckPlace(XmlReader element, ref int cells)
    {
        int column = (element.Depth, element.LocalName) switch
        {
            (1, "dimension") => ColumnOf(element.GetAttribute("ref")),
            (3, "c") => Math.Max(++cells, ColumnOf(element.GetAttribute("r"))),
            _ => 0,
        };
        if (column > options.MaximumFields)
        {
            throw RowSource.TooMany(fileName, options.MaximumFields);
        }

        if (element is { Depth: 2, LocalName: "row" } && long.TryParse(element.GetAttribute("r"), CultureInfo.InvariantCulture, out long row) && row > MostRows)
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"{fileName} has a row of the number {row}, and sheets have {MostRows:N0} rows. Save it again as .xlsx or as .csv."));
        }
    }

    /// <summary>Number of the last column of a reference such as A1:XFD7, from 1.</summary>
    private static int ColumnOf(string? reference)
    {
        int column = 0;
        foreach (char c in reference.AsSpan()[((reference?.LastIndexOf(':') ?? -1) + 1)..])
        {
            if (char.IsAsciiLetter(c))
            {
                column = (int)Math.Min(int.MaxValue, (26L * column) + char.ToUpperInvariant(c) - 'A' + 1);
            }
        }

        return column;
    }

    private void Count(int bytes)
    {
        _expanded += bytes;
        _node += bytes;
        if (_expanded > _most)
        {
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"{fileName} expands to more than {_most:N0} bytes. Split it, or save it as .csv."));
        }

        if (_isText && _node > ((long)MarkupFactor * options.MaximumRowBytes) + ReadAhead)
        {
            throw new UserErrorException($"{fileName} holds a cell or a row that cannot be read: {LongLine.Reason(options.MaximumRowBytes)}. Shorten it, or leave it out.");
        }
    }

    private sealed class Counted(Stream part, WorkbookBounds bounds) : ForwardStream
    {
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read = part.Read(buffer);
            bounds.Count(read);
            return read;
        }
    }
}
