using System.Xml.Linq;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>What the run was given.</summary>
internal static class DataSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        DataCounts data = report.Data;
        if (data.Corpus is { } corpus)
        {
            string removed = report.Transductive
                ? "none: languageModel.keepTestText is true, so this report is transductive"
                : $"{Figure.Count(corpus.RemovedAsTest)} documents";
            yield return Part.Facts(
                ("Unlabelled documents", Figure.Count(corpus.Documents)),
                ("Of these held out", Figure.Count(corpus.HeldOut)),
                ("Removed as validation or test texts", removed),
                ("Documents whose text had come before", Figure.Count(corpus.Duplicates) + (report.Request.LanguageModel.DropDuplicates ? ", dropped" : ", kept")),
                ("Rows that could not be read", Figure.Count(corpus.UnreadableRows)));
        }

        if (data.Folds is { } folds)
        {
            yield return Part.Note(FoldsText.Of(folds));
        }

        var table = new HtmlTable("Labelled pieces", ["Tag", .. data.PartNames]);
        foreach (TagCounts tag in data.Tags)
        {
            table.Row(Part.Tag(report, tag.Tag), [.. data.Shown(tag.Positives).Select(count => Figure.Count(count))]);
        }

        yield return table.StrongRow("Pieces", [.. data.Shown(data.Pieces).Select(count => Figure.Count(count))]).Render();
        yield return Part.Note(
            $"Duplicate texts among the labelled pieces: {Figure.Count(data.DuplicateTexts)}; they stay in one part. " +
            $"Labelled rows that could not be read: {Figure.Count(data.UnreadableRows)}.");
        if (data.ReadBefore is { } readBefore)
        {
            yield return Part.Note($"Labelled pieces that train because the model that the run began from had been trained on their texts: {Figure.Count(readBefore)}.");
        }

        if (data.Notes.Count > 0)
        {
            yield return Part.Note("How the files were read: " + string.Join("; ", data.Notes) + ".");
        }

        if (data.Unreadable.Count > 0)
        {
            yield return Unreadable(data.Unreadable);
        }
    }

    private static XElement Unreadable(IReadOnlyList<UnreadableQuote> rows)
    {
        var table = new HtmlTable("The first rows that could not be read", "File", "Line", "Reason", "Row") { Words = new HashSet<string> { "Reason", "Row" } };
        foreach (UnreadableQuote row in rows)
        {
            table.Row(row.File, Figure.Count(row.Line), row.Reason, row.Row);
        }

        return table.Render();
    }
}
