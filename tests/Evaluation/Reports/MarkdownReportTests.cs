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
