using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Evaluation.Reports;
using CsvHelper;

namespace BertPipeline.Orchestration.Review;

/// <summary>Forms in which tasks go to people who label; all of them come back through the readers of labelled feedback.</summary>
public static class TaskFormat
{
    public const string LabelStudio = "label-studio";
    public const string JsonLines = "jsonl";
    public const string Csv = "csv";

    public static IReadOnlyList<string> All { get; } = [LabelStudio, JsonLines, Csv];

    public static string MediaType(string format) => format switch
    {
        LabelStudio => "application/json",
        JsonLines => "application/x-ndjson",
        _ => "text/csv",
    };

    public static string Ending(string format) => format == LabelStudio ? ".json" : $".{format}";

    /// <param name="format">One of <see cref="All"/>.</param>
    /// <param name="model">Who proposes the tags.</param>
    public static byte[] Write(string format, IEnumerable<LabelTask> tasks, IReadOnlyList<string> tags, string model) => format switch
    {
        LabelStudio => JsonSerializer.SerializeToUtf8Bytes(tasks.Select(task => LabelStudioTask.Of(task, model)), PipelineJson.Indented),
        JsonLines => Encoding.UTF8.GetBytes(string.Concat(tasks.Select(task => JsonSerializer.Serialize(Row(task), PipelineJson.Options) + "\n"))),
        Csv => WriteCsv([.. tasks], tags),
        _ => throw new UserErrorException($"There is no format '{PrintableText.Of(format)}'; there are {string.Join(", ", All)}."),
    };

    /// <summary>Text and tags first; further columns never take their names.</summary>
    private static Dictionary<string, object> Row(LabelTask task)
    {
        var row = new Dictionary<string, object>(StringComparer.Ordinal) { ["text"] = task.Text, ["labels"] = task.Proposed };
        foreach ((string name, string value) in task.Fields ?? new Dictionary<string, string>())
        {
            row.TryAdd(name, value);
        }

        return row;
    }

    /// <summary>What begins like a formula gets an apostrophe before it; <see cref="CorrectionWriter"/> knows the text again by its digest.</summary>
    private static byte[] WriteCsv(LabelTask[] tasks, IReadOnlyList<string> tags)
    {
        using var stream = new MemoryStream();
        var cell = new TagCell(tags);
        string[] further = [.. tasks.SelectMany(task => task.Fields?.Keys ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        using (var csv = new CsvWriter(
            new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true), SpreadsheetCsv.Configuration))
        {
            WriteRow(csv, ["text", "labels", .. further, CorrectionWriter.DigestField]);
            foreach (LabelTask task in tasks)
            {
                WriteRow(csv, [task.Text, cell.Of(task.Proposed), .. further.Select(name => task.Fields?.GetValueOrDefault(name)), task.Digest]);
            }
        }

        return stream.ToArray();
    }

    private static void WriteRow(CsvWriter csv, IEnumerable<string?> cells)
    {
        foreach (string? cell in cells)
        {
            csv.WriteField(cell);
        }

        csv.NextRecord();
    }
}
