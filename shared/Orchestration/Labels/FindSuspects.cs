using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Evaluation.Thresholds;
using BertPipeline.Orchestration.Data;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Labels;

/// <summary>Puts the folds' predictions of the training pieces together, and finds the labels that they contradict.</summary>
public sealed class FindSuspects(StepRunner runner, ArtifactStore artifacts) : ArtifactStep<FindSuspectsParameters>(runner)
{
    /// <summary>Labels that are listed: nobody looks at more of them.</summary>
    private const int MostListed = 5000;

    protected override async Task BuildAsync(StepWork<FindSuspectsParameters> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArtifactRef split = work.Call.Inputs[StepInput.Split];
        string[] tags = await artifacts.ReadJsonAsync<string[]>(split, SplitFiles.Labels, cancellationToken);
        List<Piece> pieces = await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Train, cancellationToken);
        List<PieceLogits> logits = [];
        for (int fold = 0; fold < work.Parameters.Folds; fold++)
        {
            logits.AddRange(await artifacts.ReadJsonLinesAsync<PieceLogits>(
                work.Call.Inputs[StepInput.EvaluationOfFold(fold)], SplitFiles.Test, cancellationToken));
        }

        Predictions outOfFold = Predictions.Align(tags, pieces, logits);
        var doubts = new LabelDoubts(outOfFold);
        (int Piece, int Tag)[] found =
        [
            .. (from tag in Enumerable.Range(0, tags.Length)
                from piece in Enumerable.Range(0, pieces.Count)
                where doubts.IsSuspect(tag, piece)
                select (Piece: piece, Tag: tag))
                .OrderByDescending(s => doubts.Score(s.Tag, s.Piece)).ThenBy(s => s.Piece).ThenBy(s => s.Tag),
        ];
        int suspectPieces = found.Select(s => s.Piece).Distinct().Count();
        await JsonLines.WriteAsync(work.Output(LabelFiles.Suspects), found.Take(MostListed).Select((s, i) => SuspectOf(i + 1, outOfFold, doubts, s.Piece, s.Tag)), cancellationToken);
        await JsonLines.WriteAsync(work.Output(LabelFiles.OutOfFold), logits.OrderBy(piece => piece.Id), cancellationToken);
        await JsonLines.WriteDocumentAsync(
            work.Output(LabelFiles.Summary),
            new SuspectSummary(work.Parameters.Variant, work.Parameters.Folds, pieces.Count, found.Length, suspectPieces, [.. tags.Select((_, tag) => OfTag(outOfFold, tag, found))]),
            cancellationToken);
        work.Summary["pieces"] = pieces.Count.ToString(CultureInfo.InvariantCulture);
        work.Summary["suspects"] = found.Length.ToString(CultureInfo.InvariantCulture);
        work.Summary["suspectPieces"] = suspectPieces.ToString(CultureInfo.InvariantCulture);
    }

    private static Suspect SuspectOf(int rank, Predictions outOfFold, LabelDoubts doubts, int piece, int tag) => new(
        rank,
        outOfFold.Pieces[piece].Id,
        TextNormalization.Digest(outOfFold.Pieces[piece].Text),
        outOfFold.Tags[tag],
        outOfFold.Gold(tag)[piece],
        Math.Round(doubts.Probability(tag, piece), 6),
        Math.Round(doubts.Score(tag, piece), 6),
        Math.Round(doubts.Quality(piece), 6));

    private static TagSuspects OfTag(Predictions outOfFold, int tag, (int Piece, int Tag)[] found)
    {
        int[] suspects = [.. found.Where(s => s.Tag == tag).Select(s => s.Piece)];
        int yes = outOfFold.Positives(tag), suspectYes = suspects.Count(piece => outOfFold.Gold(tag)[piece]);
        return new(outOfFold.Tags[tag], yes, outOfFold.Pieces.Count - yes, suspectYes, suspects.Length - suspectYes, ThresholdTuner.Tune(outOfFold.Gold(tag), outOfFold.Scores(tag)));
    }
}
