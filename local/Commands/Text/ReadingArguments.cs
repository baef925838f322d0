using System.CommandLine;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Reading;

namespace BertPipeline.Local.Commands.Text;

/// <summary>How files of feedback are read: what the commands that read some have in common.</summary>
internal sealed class ReadingArguments
{
    private const int MostQuoted = 5;

    private readonly Option<string> _textField = new("--text-field") { Description = "The column or key that holds the text, without regard to case; where there is no 'text', the one other usual name.", DefaultValueFactory = _ => RowOptions.DefaultTextField };
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "Between the fields of .csv and .tsv: a character, or tab. Found out when left out." };
    private readonly Option<string?> _encoding = new("--encoding") { Description = "Of text files, such as windows-1251 or shift_jis; UTF-8, UTF-16 and Windows-1252 are found out." };
    private readonly Option<double> _unreadable = new("--max-unreadable") { Description = "Largest share of rows that may be unreadable; above it the command fails.", DefaultValueFactory = _ => new RowOptions().MaximumUnreadable };
    private readonly Option<int?> _rowBytes = new("--max-row-bytes") { Description = "Longest row in bytes, from 1 KB to 64 MB: a line, a record, a row of a sheet, an object of JSON. A longer one is unreadable. 1 MB when left out." };

    /// <summary>For the argument that names a file.</summary>
    public static string Formats => $"{FileFormats.Endings}, each also with .gz";

    public void AddTo(Command command)
    {
        command.Add(_textField);
        command.Add(_delimiter);
        command.Add(_encoding);
        command.Add(_unreadable);
        command.Add(_rowBytes);
    }

    public RowOptions Of(ParseResult arguments) => new()
    {
        TextField = arguments.GetValue(_textField)!,
        Delimiter = arguments.GetValue(_delimiter) is { } delimiter ? RowOptions.DelimiterOf(delimiter) : null,
        Encoding = arguments.GetValue(_encoding),
        MaximumUnreadable = Unreadable(arguments),
        MaximumRowBytes = RowBytes(arguments) ?? RowOptions.DefaultMaximumRowBytes,
    };

    /// <summary>The same for a tagging that the host does.</summary>
    public TaggingRequest Complete(ParseResult arguments, TaggingRequest request) => request with
    {
        TextField = arguments.GetValue(_textField)!,
        Delimiter = arguments.GetValue(_delimiter),
        Encoding = arguments.GetValue(_encoding),
        MaximumUnreadable = Unreadable(arguments),
        MaximumRowBytes = RowBytes(arguments),
    };

    /// <summary>The rows of a file, or of standard input: JSON lines then, or lines of text.</summary>
    /// <exception cref="UserErrorException">There is no such file, or it has no texts.</exception>
    public static TextRowReader Open(Stream stream, FileInfo? file, bool isPlain, RowOptions options, CancellationToken cancellationToken)
    {
        bool isNamed = file is not null && Path.GetExtension(FileFormats.WithoutGzip(file.Name)).Length > 0;
        RowOptions opened = options with { UsualEnding = isPlain ? ".txt" : isNamed ? null : ".jsonl", AsTheyCome = file is null };
        return new TextRowReader(stream, file?.Name ?? "standard input", opened, cancellationToken);
    }

    /// <summary>Says what was decided on the rows, and quotes those that could not be read.</summary>
    /// <returns>False when they are more than the stated share.</returns>
    public static bool Tell(CommandEnvironment environment, ReadReport report, double maximumUnreadable)
    {
        foreach (string note in report.Notes ?? [])
        {
            environment.Say($"Note: {note}");
        }

        foreach (UnreadableRow row in report.FirstUnreadable.Take(MostQuoted))
        {
            environment.Say($"Warning: {row.File} line {row.Line} cannot be read: {row.Reason}: {row.Row.ReplaceLineEndings(" ")}");
        }

        bool isReadable = report.Unreadable <= maximumUnreadable * report.Rows;
        if (report.Unreadable > 0)
        {
            environment.Say($"{(isReadable ? "Warning" : "Error")}: {report.Unreadable} of {report.Rows} rows cannot be read and have no answer{(isReadable ? "." : $"; --max-unreadable allows {maximumUnreadable:P1}.")}");
        }

        return isReadable;
    }

    private int? RowBytes(ParseResult arguments) => arguments.GetValue(_rowBytes) is { } bytes && bytes is < LanguageModelOptions.LeastRowBytes or > LanguageModelOptions.MostRowBytes
        ? throw new UserErrorException($"{_rowBytes.Name} must be from {LanguageModelOptions.LeastRowBytes} to {LanguageModelOptions.MostRowBytes}, but is {bytes}.")
        : arguments.GetValue(_rowBytes);

    private double Unreadable(ParseResult arguments) => arguments.GetValue(_unreadable) is >= 0 and <= 1 and var share
        ? share
        : throw new UserErrorException($"{_unreadable.Name} must be from 0 to 1, but is {arguments.GetValue(_unreadable)}.");
}
