using System.Xml.Linq;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Evaluation.Reports.Html;

namespace BertPipeline.Evaluation.Tests.Reports;

/// <summary>A tagger whose validation loss falls to 0.3 at epoch 3 and rises to 0.9 at epoch 5, while its average precision is best at epoch 4.</summary>
public sealed class TrainingCourseTests
{
    private static readonly double[] Turning = [0.6, 0.4, 0.3, 0.5, 0.9];
    private static readonly double[] Falling = [0.6, 0.5, 0.4, 0.3, 0.2];

    [Fact]
    public void Markdown_LossThatTurned_SaysTheEpochTheLossesAndTheKeptEpoch() => Assert.Contains(
        "- Bag of tricks, seed 1: epoch 4 of 5 was best and is kept, with a macro average precision of 0.540 on validation. " +
        "Validation turned after epoch 3: its loss rose from 0.300 there to 0.900 after the last, the training loss at 0.100.\n",
        Markdown(Turning), StringComparison.Ordinal);

    [Fact]
    public void Markdown_LossLowestAtTheEnd_SaysThatItNeverTurned() => Assert.Contains(
        "Validation never turned: its loss was lowest after the last epoch, 0.200, the training loss at 0.100.", Markdown(Falling), StringComparison.Ordinal);

    [Fact]
    public void Html_LossThatTurned_HasBothLossesInOnePictureWithBothMarks()
    {
        XElement html = XDocument.Parse(HtmlReport.Render(Report(Turning))).Root!;

        XElement picture = LossOf(html);
        Assert.Equal(
            "Training: from 0.500 to 0.100. Validation: from 0.600 to 0.900, ringed at 4 (0.500), dashed line at 3 (0.300)", picture.Element("desc")!.Value);
        XElement dropped = Assert.Single(picture.Elements("line"), l => l.Attribute("class")!.Value.StartsWith("line dashed", StringComparison.Ordinal));
        Assert.Equal(dropped.Attribute("x1")!.Value, dropped.Attribute("x2")!.Value);
        Assert.Equal(["Training", "Validation"], picture.Ancestors("figure").First().Descendants("li").Select(li => li.Value));
        XElement row = html.Descendants("table").Single(t => t.Element("caption")!.Value == "Trained models").Element("tbody")!.Elements("tr").First();
        Assert.Contains("after 3", row.Elements("td").Select(c => c.Value));
    }

    [Fact]
    public void Html_LossLowestAtTheEnd_HasNoDashedLineAndSaysNever()
    {
        XElement html = XDocument.Parse(HtmlReport.Render(Report(Falling))).Root!;

        Assert.DoesNotContain(html.Descendants("line"), l => l.Attribute("class")!.Value.StartsWith("line dashed", StringComparison.Ordinal));
        XElement row = html.Descendants("table").Single(t => t.Element("caption")!.Value == "Trained models").Element("tbody")!.Elements("tr").First();
        Assert.Contains("never", row.Elements("td").Select(c => c.Value));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Markdown_LastLossIsNoNumber_CountsAsTurned(double last) => Assert.Contains(
        "Validation turned after epoch 4: its loss rose from 0.300 there", Markdown([0.6, 0.5, 0.4, 0.3, last]), StringComparison.Ordinal);

    [Fact]
    public void Markdown_NoLossIsANumber_SaysSo() => Assert.Contains(
        "Its validation loss was no number after any epoch.", Markdown([.. Falling.Select(_ => double.NaN)]), StringComparison.Ordinal);

    [Fact]
    public void Html_FirstLossIsNoNumber_MarksStayAtTheirEpochs()
    {
        XElement html = XDocument.Parse(HtmlReport.Render(Report([double.NaN, .. Turning[1..]]))).Root!;

        Assert.Contains("Validation: from 0.400 to 0.900, ringed at 4 (0.500), dashed line at 3 (0.300)", LossOf(html).Element("desc")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_SeveralSeeds_AreToldApartInTheLossesPicture()
    {
        RunReport one = Report(Turning);
        ClassifierTraining classifier = one.Classifiers[0];

        XElement html = XDocument.Parse(HtmlReport.Render(one with { Classifiers = [classifier, classifier with { Seed = 2 }] })).Root!;

        Assert.Equal(
            ["Training, seed 1", "Training, seed 2", "Validation, seed 1", "Validation, seed 2"],
            LossOf(html).Ancestors("figure").First().Descendants("li").Select(li => li.Value));
    }

    private static XElement LossOf(XElement html) =>
        html.Descendants("svg").Single(s => s.Attribute("aria-labelledby")!.Value.StartsWith("loss-1-", StringComparison.Ordinal));

    private static string Markdown(double[] losses) => MarkdownReport.Render(Report(losses));

    private static RunReport Report(double[] losses)
    {
        RunReportInput input = SampleReport.Input(skills: new Dictionary<string, double> { [Variant.BagOfTricks] = 2 });
        ClassifierTraining classifier = input.Classifiers[0];
        return RunReport.Create(input with
        {
            LanguageModel = null,
            Classifiers =
            [
                classifier with
                {
                    Training = classifier.Training with
                    {
                        Points = [.. losses.Select((_, i) => new TrainingPoint(i, i + 1, 10 * i, new Dictionary<string, double> { [MetricName.Loss] = 0.5 - (0.1 * i) }))],
                        Validation = [.. losses.Select((loss, i) => new ValidationEvaluation(i + 1, 10 * i, loss, i == 3 ? 0.54 : 0.1 * i))],
                        Summary = classifier.Training.Summary with { BestEpoch = 4, EpochsRun = 5 },
                    },
                },
            ],
        });
    }
}
