namespace BertPipeline.Text.Reading;

/// <summary>How the rows of a file are read, whatever its format.</summary>
public record RowOptions
{
    /// <summary>The field that holds the text where nobody names another.</summary>
    public const string DefaultTextField = "text";

    /// <summary>Column or key that holds the text, without regard to case. Where there is no <c>text</c>, the one other usual name is taken, and told.</summary>
    public string TextField { get; init; } = DefaultTextField;

    /// <summary>Column or key that names a row; <c>id</c> when null.</summary>
    public string? IdField { get; init; }

    /// <summary>Character between the fields of .csv and .tsv; null finds out.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Encoding of text files, by its IANA name; null finds out: UTF-8, UTF-16, else Windows-1252.</summary>
    public string? Encoding { get; init; }

    /// <summary>Ending that a name without a known one is taken to have, as .jsonl for standard input; null: such files are refused.</summary>
    public string? UsualEnding { get; init; }

    /// <summary>Above this share of rows that cannot be read, reading fails.</summary>
    public double MaximumUnreadable { get; init; } = 0.01;

    /// <summary>Most bytes that one .gz file may expand to.</summary>
    public long MaximumExpandedBytes { get; init; } = 16L << 30;
}
