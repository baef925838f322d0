using System.Text.Json;
using System.Xml.Linq;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Which artifact came from which step, and how to repeat the run.</summary>
internal static class LineageSection
{
    private const int KeyDigits = 12;

    public static IEnumerable<XElement> Render(RunReport report)
    {
        yield return new("p", "This command repeats the run:");
        yield return new("pre", new XElement("code", report.Command));
        var table = new HtmlTable("Steps", "Step", "Result", "Artifact", "Figures", "Time") { Words = new HashSet<string> { "Result", "Artifact", "Figures" } };
        foreach (var step in report.Steps.GroupBy(s => (s.Step, s.Variant, s.Seed)))
        {
            StepRecord[] parts = [.. step];
            string name = string.Join(' ', new[] { step.Key.Step, step.Key.Variant, step.Key.Seed is { } seed ? $"seed {seed}" : null }.OfType<string>());
            table.Row(
                parts.Length > 1 ? $"{name} × {parts.Length}" : name,
                Result(parts),
                parts is [{ Artifact: { } artifact }] ? new XElement("code", artifact.Key[..Math.Min(KeyDigits, artifact.Key.Length)]) : Figure.None,
                parts.Length == 1 ? Part.Small(string.Join(", ", parts[0].Summary.Where(s => s.Key is not (SummaryKey.Notes or SummaryKey.Warnings)).Select(s => $"{s.Key} {s.Value}"))) : string.Empty,
                Figure.Duration(parts.Aggregate(TimeSpan.Zero, (sum, p) => sum + (p.EndedAt - p.StartedAt))));
        }

        yield return table.Render();
        (string, string)[] machines = [.. Environments(report).Distinct().Select(e => ("Trained on", e))];
        if (machines.Length > 0)
        {
            yield return Part.Facts(machines);
        }

        yield return Part.Details(
            "The request", open: false, new XElement("pre", new XElement("code", JsonSerializer.Serialize(report.Request, PipelineJson.Indented))));
    }

    private static IEnumerable<string> Environments(RunReport report) => report.Classifiers.Select(c => c.Training)
        .Prepend(report.Ulmfit)
        .Prepend(report.LanguageModel)
        .OfType<TrainingRecord>()
        .Where(t => t.Summary.Environment.Count > 0)
        .Select(t => string.Join(", ", t.Summary.Environment.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {e.Value}")));

    private static string Result(StepRecord[] parts)
    {
        int reused = parts.Count(p => p.ReusedFrom is not null);
        return parts switch
        {
            _ when parts.Any(p => p.Error is not null) => "failed",
            [{ ReusedFrom: { } run }] => $"reused from {run}",
            _ when reused > 0 => $"{reused} of {parts.Length} reused",
            _ => "computed",
        };
    }
}
