using System.Xml.Linq;
using BertPipeline.Evaluation.Comparisons;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>The run's variants in a row each beside a tagger that the run did not train, which is the comparison's baseline.</summary>
internal static class BesideTable
{
    public static XElement Render(RunReport report, string caption, Comparison comparison)
    {
        var table = new HtmlTable(caption, "Variant", "Macro F1", "Micro F1", "Over the first", "95% interval");
        foreach (ComparedVariant variant in comparison.Variants)
        {
            Estimate? over = comparison.Differences.FirstOrDefault(d => d.Variant == variant.Variant && d.Over == comparison.Baseline)?.MacroF1.Estimate;
            table.Row(
                report.NameOf(variant.Variant), Part.WithInterval(variant.MacroF1), Figure.Of(variant.MicroF1.Value),
                Figure.Signed(over?.Value), over is null ? Figure.None : Figure.SignedInterval(over));
        }

        return table.Render();
    }
}
