using BertPipeline.Contracts.Steps;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>What readers and splitters tell of the data, on its way to whoever follows the run.</summary>
internal static class DataNotes
{
    // Of a status that is polled; the report has all.
    private const int MostTold = 20;

    /// <summary>Adds that files were not read, for their names have none of the endings.</summary>
    public static ReadReport WithLeftOut(this ReadReport report, IReadOnlyList<string>? files) => files is null ? report : report with
    {
        Warnings = [$"Left out, for only {FileFormats.Endings} are read: {string.Join(", ", files)}.", .. report.Warnings ?? []],
    };

    /// <summary>Puts sentences into a step's summary; nothing when there is none.</summary>
    public static void Tell(IDictionary<string, string> summary, IReadOnlyList<string>? notes, IReadOnlyList<string>? warnings)
    {
        Add(summary, SummaryKey.Notes, notes ?? []);
        Add(summary, SummaryKey.Warnings, warnings ?? []);
    }

    private static void Add(IDictionary<string, string> summary, string key, IReadOnlyList<string> sentences)
    {
        if (sentences.Count > 0)
        {
            IEnumerable<string> told = sentences.Take(MostTold).Select(s => s.ReplaceLineEndings(" "));
            summary[key] = string.Join('\n', sentences.Count > MostTold ? told.Append($"… and {sentences.Count - MostTold} more") : told);
        }
    }
}
