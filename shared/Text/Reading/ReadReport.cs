using BertPipeline.Contracts.Runs;

namespace BertPipeline.Text.Reading;

/// <summary>What was read, and what could not be.</summary>
public sealed record ReadReport
{
    /// <summary>Unreadable rows that are quoted; more are counted only.</summary>
    public const int MaxQuoted = 20;

    public required IReadOnlyList<FileReadReport> Files { get; init; }

    /// <summary>The first <see cref="MaxQuoted"/> rows that could not be read.</summary>
    public required IReadOnlyList<UnreadableRow> FirstUnreadable { get; init; }

    /// <summary>What was decided on files that say it in no usual way: encoding, delimiter, names of fields. Null for none.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>What is likely to be misread. Null for nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Rows of all files: lines that are not blank of a .txt, records of a .csv or .tsv, rows of a sheet, objects of JSON.</summary>
    public long Rows => Files.Sum(f => f.Rows);

    /// <summary>Documents (or labelled pieces) that came out.</summary>
    public long Documents => Files.Sum(f => f.Documents);

    /// <summary>Rows without any text.</summary>
    public long Empty => Files.Sum(f => f.Empty);

    public long Unreadable => Files.Sum(f => f.Unreadable);
}

/// <param name="Name">Name of the file.</param>
/// <param name="Layout">The layout that was used, for a .txt.</param>
/// <param name="Rows">See <see cref="ReadReport.Rows"/>.</param>
public sealed record FileReadReport(string Name, TextLayout? Layout, long Rows, long Documents, long Empty, long Unreadable)
{
    /// <summary>Rows that are not labelled, as the tool says that wrote them; null for none.</summary>
    public long? LeftOut { get; init; }
}

/// <param name="Line">Number of the line that the row starts on, from 1.</param>
/// <param name="Reason">Why it could not be read.</param>
/// <param name="Row">Its first 200 characters.</param>
public sealed record UnreadableRow(string File, long Line, string Reason, string Row);
