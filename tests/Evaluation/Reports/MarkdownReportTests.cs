using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Reports;

namespace BertPipeline.Evaluation.Tests.Reports;

public sealed class MarkdownReportTests
{
    [Fact]
    public void Render_Report_HasTheArticlesTableForEveryPair()
    {
        string[] lines = MarkdownReport.Render(SampleReport.Default).Split('\n');

        Assert.Equal(3, lines.Count(l => l.StartsWith("| Improvement for |", StringComparison.Ordinal)));
        Assert.Contains("## BERT, pretrained on your corpus over Bag of tricks", lines);
        Assert.Contains(lines, l => l.StartsWith("| Alerts\\_Notification (too few) | +", StringComparison.Ordinal));
    }

    /// <summary>As its listing prints it: the difference with four decimals, its interval with two.</summary>
    [Fact]
    public void Render_Report_HasTheArticlesLineForEveryTag()
    {
        RunReport report = SampleReport.Default;
        TagDifference first = report.Comparison.Differences[0].Tags[1];

        string[] lines = [.. MarkdownReport.Render(report).Split('\n').Where(l => l.Contains("): Improvement for ", StringComparison.Ordinal))];

        Assert.Equal(report.Comparison.Differences.Sum(d => d.Tags.Count), lines.Length);
        Assert.Matches(@"^    -?0\.\d{4} \(-?0\.\d\d to -?0\.\d\d\): Improvement for Bugs$", lines[1]);
        Assert.StartsWith($"    {first.Estimate.Value:0.0000} (", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Render_LearningCurveAndTrials_AreTables()
    {
        string[] lines = MarkdownReport.Render(SampleReport.Default).Split('\n');

        Assert.Contains("| Macro F1 trained on | 200 pieces | 500 pieces | 1,200 pieces |", lines);
        Assert.Contains("| Bag of tricks | learning rate 0.0002 | 0.520 | yes |", lines);
    }

    [Fact]
    public void Render_Ensemble_SaysThatSeedsAnswerAsOne()
    {
        RunReport report = SampleReport.Default;

        string markdown = MarkdownReport.Render(report with { Request = report.Request with { Seeds = [4, 7], Classifier = report.Request.Classifier with { Ensemble = true } } });

        Assert.Contains("an ensemble of the seeds 4, 7", markdown, StringComparison.Ordinal);
        Assert.Equal(report.Comparison.Variants.Count, markdown.Split('\n').Count(line => line.EndsWith("| 2 as one |", StringComparison.Ordinal)));
    }

    [Fact]
    public void Render_Tables_HaveAsManyCellsInEveryRow()
    {
        string[] lines = MarkdownReport.Render(SampleReport.Create(seeds: [1, 2])).Split('\n');

        int cells = 0;
        foreach (string line in lines)
        {
            int pipes = line.Replace("\\|", string.Empty, StringComparison.Ordinal).Count(c => c == '|');
            Assert.True(pipes == 0 || cells == 0 || pipes == cells, line);
            cells = pipes;
        }
    }

    [Fact]
    public void Render_HowFilesWereRead_IsTold()
    {
        string markdown = MarkdownReport.Render(SampleReport.Default);

        Assert.Contains("- feedback/more.csv: fields are parted by ';'\n", markdown, StringComparison.Ordinal);
        Assert.Contains("- 'Speed, price' is read as one tag.\n", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_RowsThatCouldNotBeRead_AreQuotedWithTheirLines()
    {
        string markdown = MarkdownReport.Render(SampleReport.Default);

        Assert.Contains("- feedback/more.csv, line 7: 2 fields instead of 3: &lt;b>broken&lt;/b>,row\n", markdown, StringComparison.Ordinal);
        Assert.Contains("87 with a text that had come before, kept", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_HostileNames_StayText()
    {
        RunReport report = SampleReport.Default;
        string markdown = MarkdownReport.Render(report with { Request = report.Request with { Corpus = "<script>|`x`\n# y" } });

        Assert.StartsWith("# Tagger report: &lt;script>\\|\\`x\\` \\# y\n", markdown, StringComparison.Ordinal);
    }
}
