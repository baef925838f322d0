using BertPipeline.Contracts.Data;
using BertPipeline.Text.Reading;

namespace BertPipeline.Text.Tests.Reading;

public sealed class LabelCorrectionsTests
{
    private const string Pieces = """
        {"body": "The export hangs.", "topic": ["Price"], "split": "train", "app": "notes"}
        {"body": "Too expensive.", "topic": ["Price"]}
        {"body": "the  EXPORT hangs.", "topic": ["Bugs"]}
        {"body": "Nice.", "topic": ["Prise"]}
        """;

    /// <summary>The files of a run have names of their own; corrections have not.</summary>
    private static readonly LabelledReaderOptions Options = new() { TextField = "body", LabelFields = ["topic"] };

    [Fact]
    public void Complete_CorrectedText_HasTheNewLabelsInEveryRowAndKeepsTheRest()
    {
        LabelledData data = Read(("labelled/pieces.jsonl", Pieces), ("labelled/corrections-1.jsonl", """{"text": "The export hangs.", "labels": ["Bugs", "Reporting"]}"""));

        Assert.Equal(
            [("The export hangs.", "Bugs Reporting"), ("Too expensive.", "Price"), ("the  EXPORT hangs.", "Bugs Reporting"), ("Nice.", "Prise")],
            data.Pieces.Select(p => (p.Text, string.Join(' ', p.Labels))));
        Assert.Equal(("train", "notes"), (data.Pieces[0].Split, data.Pieces[0].Fields!["app"]));
        Assert.Equal(["labelled/corrections-1.jsonl corrects the labels of 2 pieces, confirms those of 0 pieces, and has 0 pieces that no other file has"], data.Report.Notes!);
        Assert.DoesNotContain(data.Report.Warnings ?? [], w => w.Contains("different tags", StringComparison.Ordinal));
    }

    [Fact]
    public void Complete_TextThatNoFileHas_IsANewPieceBehindTheOthers()
    {
        LabelledData data = Read(("corrections-1.jsonl", """{"text": "New.", "labels": [], "app": "mail"}"""), ("pieces.jsonl", Pieces));

        Piece added = data.Pieces[^1];
        Assert.Equal((4, "New.", 0, "mail"), (added.Id, added.Text, added.Labels.Count, added.Fields!["app"]));
    }

    /// <summary>Whatever the order in which files are handed over: they are, by name.</summary>
    [Fact]
    public void Complete_SeveralCorrectionsOfAText_TheLaterFileCounts()
    {
        LabelledData data = Read(
            ("corrections-20300101T1.jsonl", """{"text": "Nice.", "labels": ["Bugs"]}"""), ("corrections-20300101T2.jsonl", """{"text": "Nice.", "labels": ["Price"]}"""), ("pieces.jsonl", Pieces));

        Assert.Equal(["Price"], data.Pieces[3].Labels);
    }

    [Fact]
    public void Complete_TagThatIsCorrectedAway_IsNoTagAnyMore()
    {
        LabelledData data = Read(("pieces.jsonl", Pieces), ("corrections-1.jsonl", """{"text": "Nice.", "labels": ["Price"]}"""));

        Assert.Equal(["Bugs", "Price"], data.Labels);
    }

    [Fact]
    public void Complete_SameLabels_AreConfirmedAndNotCountedAsCorrected()
    {
        LabelledData data = Read(("pieces.jsonl", Pieces), ("corrections-1.jsonl", """{"text": "Too expensive.", "labels": ["Price"]}"""));

        Assert.Contains("confirms those of 1 piece,", Assert.Single(data.Report.Notes!), StringComparison.Ordinal);
    }

    private static LabelledData Read(params (string Name, string Content)[] files)
    {
        var reader = new LabelledReader(Options);
        foreach ((string name, string content) in files)
        {
            reader.Read(Bytes.Of(content), name, TestContext.Current.CancellationToken);
        }

        return reader.Complete();
    }
}
