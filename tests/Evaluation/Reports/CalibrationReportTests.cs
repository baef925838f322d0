using System.Xml.Linq;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Evaluation.External;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Evaluation.Reports.Html;
using BertPipeline.Evaluation.Tests.Comparisons;

namespace BertPipeline.Evaluation.Tests.Reports;

/// <summary>Calibration as both forms of the report show it.</summary>
public sealed class CalibrationReportTests
{
    [Fact]
    public void Render_Calibration_HasEveryVariantPooledAndTheChosenOneTagByTag()
    {
        XElement section = Section(SampleReport.Default);

        XElement[] tables = [.. section.Descendants("tbody")];
        Assert.Equal(3, tables[0].Elements("tr").Count());
        Assert.Equal(SampleReport.Tags.Count, tables[1].Elements("tr").Count());
        Assert.Equal(1 + SampleReport.Tags.Count, section.Descendants("svg").Count());
    }

    /// <summary>The share of "Bugs" among the test pieces and their mean squared error, counted here.</summary>
    [Fact]
    public void Render_Calibration_SaysWhatTheTestPiecesSay()
    {
        RunReportInput input = SampleReport.Input();
        RunReport report = RunReport.Create(input);
        Predictions test = input.Models.First(m => m.Scores.Variant == report.Choice.Variant).Test;
        double brier = Enumerable.Range(0, test.Pieces.Count).Average(i => Math.Pow(test.Scores(1)[i] - (test.Pieces[i].Labels.Contains("Bugs") ? 1 : 0), 2));

        string[] row = [.. Section(report).Descendants("tbody").ElementAt(1).Elements("tr").ElementAt(1).Elements().Select(cell => cell.Value)];
        string markdown = MarkdownReport.Render(report);

        Assert.Equal(["Bugs", brier.ToString("0.000"), (test.Positives(1) / 600.0).ToString("0.000")], [row[0], row[1], row[5]]);
        Assert.Contains($"| Bugs | {brier:0.000} | ", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_DiagramOfABin_HasItsInterval()
    {
        XElement picture = Section(SampleReport.Default).Descendants("svg").First();

        Assert.Equal(picture.Descendants("circle").Count(), picture.Descendants("line").Count(line => (string?)line.Attribute("class") == "whisker"));
        Assert.NotEmpty(picture.Descendants("circle"));
    }

    [Theory]
    [InlineData(false, "external: llm: tags without scores, so none", "–")]
    [InlineData(true, "external: llm, on its 100 pieces", "0.")]
    public void Render_PredictionsOfOthers_HaveFiguresWhereTheyHaveScores(bool hasScores, string name, string begin)
    {
        IReadOnlyList<Piece> test = SyntheticModels.Pieces(100, seed: 5);
        var external = new ExternalPredictions
        {
            Name = "llm",
            HasScores = hasScores,
            Validation = SyntheticModels.Logits(test, 0.9, 4),
            Test = SyntheticModels.Logits(test, 0.9, 3),
            Missing = 0,
            FirstMissing = [],
            UnknownTags = [],
        };
        RunReport report = SampleReport.Default with { External = [ExternalComparer.Compare([SyntheticModels.Model(Variant.Bert, 1, test, 0.8)], test, external, 200, TestContext.Current.CancellationToken)] };

        XElement row = Section(report).Descendants("tbody").First().Elements("tr").Last();

        Assert.Equal(name, row.Element("th")!.Value);
        Assert.StartsWith(begin, row.Elements("td").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ReportOfBefore_HasNoSuchSection() =>
        Assert.DoesNotContain("id=\"calibration\"", HtmlReport.Render(SampleReport.Default with { Calibration = [] }), StringComparison.Ordinal);

    private static XElement Section(RunReport report)
    {
        string html = HtmlReport.Render(report);
        return XElement.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]).Descendants("section").Single(s => (string?)s.Attribute("id") == "calibration");
    }
}
