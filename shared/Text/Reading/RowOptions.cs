using BertPipeline.Contracts;

namespace BertPipeline.Text.Reading;

/// <summary>How the rows of a file are read, whatever its format.</summary>
public record RowOptions
{
    /// <summary>The field that holds the text where nobody names another.</summary>
    public const string DefaultTextField = "text";

    /// <summary>A megabyte: a long novel, of which no feedback has the length.</summary>
    public const int DefaultMaximumRowBytes = 1 << 20;

    /// <summary>Column or key that holds the text, without regard to case. Where there is no <c>text</c>, the one other usual name is taken, and told.</summary>
    public string TextField { get; init; } = DefaultTextField;

    /// <summary>Column or key that names a row; <c>id</c> when null.</summary>
    public string? IdField { get; init; }

    /// <summary>Character between the fields of .csv and .tsv; null finds out.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Encoding of text files, by its IANA name; null finds out: UTF-8, UTF-16, else Windows-1252.</summary>
    public string? Encoding { get; init; }

    /// <summary>Rows are given on as they come, from a person or a program that waits for the answer: only the first of JSON tells the fields.</summary>
    public bool AsTheyCome { get; init; }

    /// <summary>Ending that a name without a known one is taken to have, as .jsonl for standard input; null: such files are refused.</summary>
    public string? UsualEnding { get; init; }

    /// <summary>Above this share of rows that cannot be read, reading fails.</summary>
    public double MaximumUnreadable { get; init; } = 0.01;

    /// <summary>Most bytes that one .gz file may expand to.</summary>
    public long MaximumExpandedBytes { get; init; } = 16L << 30;

    /// <summary>Most bytes that a workbook may expand to, and that an .xlsx.gz may: some of them are held.</summary>
    public long MaximumWorkbookBytes { get; init; } = 256 << 20;

    /// <summary>Longest row in bytes: a line, a record, a row of a sheet, an object of JSON. A longer one cannot be read, and is passed over without being held.</summary>
    public int MaximumRowBytes { get; init; } = DefaultMaximumRowBytes;

    /// <summary>Characters of a record of .csv and .tsv in which a quote that opens is looked for to close; they are held. Never fewer than a row may have bytes.</summary>
    public int MaximumRecordCharacters { get; init; } = 1 << 24;

    /// <summary>Most columns or keys of a file: as many as a sheet of Excel has.</summary>
    public int MaximumFields { get; init; } = 16_384;

    /// <summary>Most bytes of an object that is a whole .json file, which is held while its rows are read, with up to a dozen times as many beside it.</summary>
    public int MaximumDocumentBytes { get; init; } = 16 << 20;

    /// <summary>A delimiter by what people call it: a character, \t, tab, comma, semicolon or pipe.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static char DelimiterOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToUpperInvariant() switch
        {
            "\\T" or "TAB" => '\t',
            "COMMA" => ',',
            "SEMICOLON" => ';',
            "PIPE" => '|',
            _ when name.Length == 1 && name[0] is not ('"' or '\r' or '\n') => name[0],
            _ => throw new UserErrorException($"'{PrintableText.Of(name)}' is no delimiter. It is one character, such as ; or |, or tab."),
        };
    }
}
