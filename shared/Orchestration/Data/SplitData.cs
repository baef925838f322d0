using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Models;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>Splits the labelled pieces, before anything else looks at them, and lists the texts that the corpus must not hold.</summary>
public sealed class SplitData(StepRunner runner, ArtifactStore artifacts, EarlierReading earlier) : ArtifactStep<SplitDataParameters>(runner)
{
    /// <summary>Key of the number of folds in the step's summary; absent where each piece is in one part.</summary>
    internal const string FoldsInSummary = "folds";

    /// <summary>Folds that are made where nobody says how many.</summary>
    private const int UsualFolds = 5;

    protected override async Task<SplitDataParameters> ResolveAsync(StepCall<SplitDataParameters> call, CancellationToken cancellationToken) =>
        call.Parameters with { ReadBy = await earlier.ResolveAsync(call.Parameters.ReadBy, cancellationToken) };

    protected override async Task BuildAsync(StepWork<SplitDataParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArtifactRef labelled = work.Call.Inputs[StepInput.Labelled];
        List<Piece> pieces = await artifacts.ReadJsonLinesAsync<Piece>(labelled, SplitFiles.Pieces, cancellationToken);
        string[] labels = await artifacts.ReadJsonAsync<string[]>(labelled, SplitFiles.Labels, cancellationToken);
        ReadReport report = await artifacts.ReadJsonAsync<ReadReport>(labelled, IngestFiles.Report, cancellationToken);
        TextsRead read = await earlier.ReadAsync(work.Parameters.ReadBy, cancellationToken);
        int folds = work.Parameters.Folds ?? (pieces.Count < ClassifierOptions.FewLabels && pieces.TrueForAll(piece => piece.Split is null) ? UsualFolds : 1);
        DataSplit split = folds > 1 ? DataSplitter.Fold(pieces, folds, read) : DataSplitter.Split(pieces, work.Parameters, read);
        var positives = new Dictionary<string, Dictionary<string, int>>();
        foreach ((string name, List<Piece> part) in split.Parts)
        {
            await JsonLines.WriteAsync(work.Output(name + ".jsonl"), part, cancellationToken);
            positives[name] = labels.ToDictionary(l => l, l => part.Count(p => p.Labels.Contains(l)));
            work.Summary[name] = part.Count.ToString(CultureInfo.InvariantCulture);
        }

        work.Summary["duplicates"] = split.DuplicateTexts.ToString(CultureInfo.InvariantCulture);
        int? readBefore = work.Parameters.ReadBy is null ? null : split.ReadBefore;
        if (readBefore is not null)
        {
            work.Summary["readBefore"] = split.ReadBefore.ToString(CultureInfo.InvariantCulture);
        }

        await File.WriteAllLinesAsync(
            work.Output(SplitFiles.HeldOutTexts),
            HeldOutTexts.Digests(split.ValidationPieces.Concat(split.TestPieces)),
            cancellationToken);
        await JsonLines.WriteDocumentAsync(work.Output(SplitFiles.Labels), labels, cancellationToken);
        var summary = new SplitSummary(
            split.Parts.ToDictionary(p => p.Name, p => p.Pieces.Count), positives, split.DuplicateTexts, report.Unreadable, report.FirstUnreadable, report.Notes, report.Warnings, readBefore)
        {
            Folds = split.Folds,
        };
        await JsonLines.WriteDocumentAsync(work.Output(SplitFiles.Summary), summary, cancellationToken);
        if (split.Folds is not null)
        {
            work.Summary[FoldsInSummary] = folds.ToString(CultureInfo.InvariantCulture);
        }

        string[] notes = split.Folds is null || work.Parameters.Folds is not null
            ? []
            : [$"Under {ClassifierOptions.FewLabels} labelled pieces: judged by cross-validation in {folds} folds, every piece by a model that has not seen it. classifier.folds 1 splits them once, which is quicker."];
        DataNotes.Tell(work.Summary, notes, [.. Missing(summary, DataSplit.Train, "it is published without a threshold and never given"), .. Missing(summary, DataSplit.Validation, "its threshold is that of all tags together")]);
    }

    private static IEnumerable<string> Missing(SplitSummary summary, string part, string consequence) => summary.Positives[part]
        .Where(t => t.Value == 0 && (part == DataSplit.Train || summary.Positives[DataSplit.Train][t.Key] > 0))
        .Select(t => $"No {(part == DataSplit.Train ? "training" : part)} piece has the tag '{t.Key}': {consequence}. Label more pieces with it, or leave it out.");
}
