using System.Xml.Linq;
using BertPipeline.Evaluation.External;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>Predictions that somebody else made, beside the run's variants.</summary>
internal static class ExternalSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        foreach (ExternalComparison external in report.External)
        {
            yield return Part.Lead(ExternalText.Ground(report, external));
            yield return BesideTable.Render(report, $"Variants beside {external.Name}", external.Comparison);
        }
    }
}
