using System.Xml.Linq;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>The search for settings.</summary>
internal static class TrialsSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.Trials.Count == 0)
        {
            yield break;
        }

        yield return Part.Lead("Each variant was trained with these settings on its first seed; the best on validation, in bold, was taken for all. The test pieces had no part in it.");
        var table = new HtmlTable("Settings that were tried", "Variant", "Settings", "Average precision on validation") { Words = new HashSet<string> { "Settings" } };
        foreach (TrialResult trial in report.Trials)
        {
            object[] cells = [trial.Settings, trial.ValidationMacroAveragePrecision is { } score ? Figure.Of(score) : "diverged"];
            _ = trial.IsChosen ? table.StrongRow(report.NameOf(trial.Variant), cells) : table.Row(report.NameOf(trial.Variant), cells);
        }

        yield return table.Render();
    }
}
