using System.Xml.Linq;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Evaluation.Reports.Html;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Tests.Reports;

public sealed class HtmlReportTests
{
    private const string Hostile = "</p><script>alert('x')</script><img src=x onerror=\"alert(1)\"> & \u0000\u000b \ud800 😀";

    [Fact]
    public void Render_HostileFeedback_StaysText()
    {
        RunReport report = SampleReport.Create(Hostile);

        XElement html = Parse(HtmlReport.Render(report));

        Assert.Empty(html.Descendants("script"));
        Assert.Empty(html.Descendants("img"));
        string quoted = html.Descendants("blockquote").First().Element("p")!.Value;
        Assert.Equal("</p><script>alert('x')</script><img src=x onerror=\"alert(1)\"> & \uFFFD\uFFFD \uFFFD 😀", quoted);
    }

    [Fact]
    public void Render_LabelsToLookAt_AreCountedAndQuotedAsText()
    {
        var summary = new SuspectSummary("tf-idf", 5, 700, 3, 2, [new(Hostile, 100, 600, 1, 2, 0.4)]);
        RunReport report = SampleReport.Default with
        {
            Suspects = new(summary, [new(Hostile, Given: true, new(17, Hostile, [Hostile], 0.03))]),
            ToLabel = new(200, 20_000, [new(Hostile, [Hostile], Hostile)]),
        };

        XElement html = Parse(HtmlReport.Render(report));
        string markdown = MarkdownReport.Render(report);

        Assert.Empty(html.Descendants("script"));
        Assert.Empty(html.Descendants("img"));
        XElement suspects = html.Descendants("section").Single(s => s.Attribute("id")?.Value == "suspects");
        Assert.Equal(["100", "1", "600", "2"], suspects.Descendants("td").Select(d => d.Value));
        Assert.Contains("piece 17", suspects.Value, StringComparison.Ordinal);
        Assert.Contains("200 of 20,000 texts", html.Descendants("section").Single(s => s.Attribute("id")?.Value == "to-label").Value, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", markdown, StringComparison.Ordinal);
        Assert.Contains("3 labels of 2 training pieces, of 700", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_HostileNames_StayText()
    {
        RunReport report = SampleReport.Default;
        report = report with
        {
            RunId = Hostile,
            Command = Hostile,
            PublishedModel = Hostile,
            Warnings = [Hostile],
            Request = report.Request with { Corpus = Hostile },
            Comparison = report.Comparison with { Tags = [.. report.Comparison.Tags.Select(_ => Hostile)] },
        };

        XElement html = Parse(HtmlReport.Render(report));

        Assert.Empty(html.Descendants("script"));
        Assert.Empty(html.Descendants("img"));
    }

    [Fact]
    public void Render_AnyReport_IsSelfContainedAndWellFormed()
    {
        XElement html = Parse(HtmlReport.Render(SampleReport.Create(seeds: [1, 2, 3])));

        Assert.DoesNotContain(html.DescendantsAndSelf(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain(html.DescendantsAndSelf().Attributes(), a => a.Name.LocalName is "src" || a.Value.Contains("http", StringComparison.Ordinal));
        Assert.DoesNotContain("@import", html.Descendants("style").Single().Value, StringComparison.Ordinal);
        Assert.Equal("en", html.Attribute("lang")!.Value);
    }

    [Fact]
    public void Render_Pictures_HaveTitlesDescriptionsAndFiniteNumbers()
    {
        XElement html = Parse(HtmlReport.Render(SampleReport.Default));
        XElement[] pictures = [.. html.Descendants("svg")];

        Assert.Equal(10 + (2 * SampleReport.Tags.Count), pictures.Length);
        Assert.All(pictures, svg =>
        {
            string[] labels = svg.Attribute("aria-labelledby")!.Value.Split(' ');
            Assert.Equal(labels, new[] { svg.Element("title")!.Attribute("id")!.Value, svg.Element("desc")!.Attribute("id")!.Value });
            Assert.NotEmpty(svg.Element("desc")!.Value);
            Assert.DoesNotContain(svg.Descendants().Attributes(), a => a.Value.Contains("NaN", StringComparison.Ordinal) || a.Value.Contains('∞'));
        });
    }

    [Fact]
    public void Render_OperatingPoints_ShowWhatWasAskedAndWhatTestGives()
    {
        RunReportInput input = SampleReport.Input();
        var reached = new OperatingPoint(new() { Tag = "Bugs", MinPrecision = 0.9 }, 0.75, new(0.91, 0.5, 40), new(0.875, 0.45, 42));
        var missed = new OperatingPoint(new() { Tag = "Price", MaxAlerts = 2 }, null, new(0.6, 0.01, 3), null);

        XElement html = Parse(HtmlReport.Render(RunReport.Create(input with { OperatingPoints = [reached, missed] })));

        XElement[] rows = [.. html.Descendants("section").Single(s => (string?)s.Attribute("id") == "curves").Descendants("tbody").Single().Elements("tr")];
        Assert.Equal(
            ["Bugs", "precision of at least 0.900", "0.750", "0.875", "0.450", "42", "precision 0.910, recall 0.500, 40 of 1,000"], rows[0].Elements().Select(cell => cell.Value));
        Assert.Equal("never given", rows[1].Elements().ElementAt(2).Value);
        Assert.Contains("out of reach", rows[1].Value, StringComparison.Ordinal);
        Assert.Contains("Price is never given", html.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Tables_HaveCaptionsAndHeadersForEveryCell()
    {
        XElement html = Parse(HtmlReport.Render(SampleReport.Default));

        Assert.All(html.Descendants("table"), table =>
        {
            Assert.NotEmpty(table.Element("caption")!.Value);
            int columns = table.Element("thead")!.Element("tr")!.Elements("th").Count(h => h.Attribute("scope")!.Value == "col");
            Assert.All(table.Element("tbody")!.Elements("tr"), row =>
            {
                Assert.Equal("row", row.Element("th")!.Attribute("scope")!.Value);
                Assert.Equal(columns, row.Elements().Count());
            });
        });
    }

    [Fact]
    public void Render_ElementsWithIds_AreUnique()
    {
        string[] ids = [.. Parse(HtmlReport.Render(SampleReport.Default)).Descendants().Attributes("id").Select(a => a.Value)];

        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void Render_TagWithTooFewExamples_IsMarkedWhereverItStands()
    {
        XElement html = Parse(HtmlReport.Render(SampleReport.Default));

        XElement[] rows = [.. html.Descendants("th").Where(h => h.Value.StartsWith("Alerts_Notification", StringComparison.Ordinal))];
        Assert.NotEmpty(rows);
        Assert.All(rows, h => Assert.Contains("too few", h.Value, StringComparison.Ordinal));
        Assert.All(
            html.Descendants("text").Where(t => t.Value.StartsWith("Alerts_Notification", StringComparison.Ordinal)),
            t => Assert.Contains("too few", t.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Render_OneVariantAndNothingElse_StillReads()
    {
        RunReport report = RunReport.Create(
            SampleReport.Input(skills: new Dictionary<string, double> { [Variant.BagOfTricks] = 2 }) with
            {
                LanguageModel = null,
                Classifiers = [],
                Steps = [],
                PublishedModel = null,
            });

        XElement html = Parse(HtmlReport.Render(report));

        Assert.DoesNotContain(html.Descendants("section"), s => s.Attribute("id")?.Value is "improvements" or "language-model" or "classifiers");
        Assert.Contains("reaches macro F1", html.Descendants("header").Single().Value, StringComparison.Ordinal);
    }

    /// <summary>e to 4.0 and to 3.0, worked by hand.</summary>
    [Fact]
    public void Render_Ulmfit_ShowsPerplexityAndWhichEpochWasKept()
    {
        RunReportInput input = SampleReport.Input();
        RunReport report = RunReport.Create(input with
        {
            LanguageModel = null,
            Ulmfit = input.LanguageModel! with
            {
                HeldOut = [new(0, 0, 0, 4, 0.1, 5.5, null, null), new(1, 10, 1000, 3, 0.2, 5.5, null, null)],
                Summary = input.LanguageModel.Summary with { BestEpoch = 1 },
                Warnings = ["It was short."],
            },
        });

        XElement section = Parse(HtmlReport.Render(report)).Descendants("section").Single(s => s.Attribute("id")?.Value == "ulmfit");

        string[][] rows = [.. section.Descendants("tr").Skip(1).Select(row => row.Elements().Select(cell => cell.Value).ToArray())];
        Assert.Equal(["before", "0", "54.6", "4.000", "10.0%", "5.500", "1.500"], rows[0]);
        Assert.Equal(["1, kept", "1,000", "20.1", "3.000", "20.0%", "5.500", "2.500"], rows[1]);
        Assert.Contains("ULMFiT's language model: It was short.", report.Warnings);
    }

    [Fact]
    public void Render_CurvesWithOneOrNoOrBrokenPoints_StillReads()
    {
        RunReportInput input = SampleReport.Input();
        TrainingPoint broken = new(1, 0.1, 10, new Dictionary<string, double> { [MetricName.MlmLoss] = double.NaN });
        RunReport report = RunReport.Create(input with
        {
            LanguageModel = input.LanguageModel! with { Points = [broken], HeldOut = [.. input.LanguageModel.HeldOut.Take(1)] },
            Classifiers = [.. input.Classifiers.Select(c => c with { Training = c.Training with { Points = [], Validation = [] } })],
        });

        string html = HtmlReport.Render(report);

        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Parse(html);
    }

    private static XElement Parse(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>\n<html", html, StringComparison.Ordinal);
        return XDocument.Parse(html).Root!;
    }
}
