using System.Globalization;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Errors;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Orchestration.Data;
using BertPipeline.Storage.Artifacts;

namespace BertPipeline.Orchestration.Judging;

/// <summary>What the report shows of labels to look at.</summary>
internal static class LabelFindings
{
    private const int Shown = 20;

    public static async Task<SuspectFindings> SuspectsAsync(ArtifactStore artifacts, ArtifactRef split, ArtifactRef found, CancellationToken cancellationToken)
    {
        Dictionary<int, Piece> pieces = (await artifacts.ReadJsonLinesAsync<Piece>(split, SplitFiles.Train, cancellationToken)).ToDictionary(piece => piece.Id);
        List<Suspect> suspects = await artifacts.ReadJsonLinesAsync<Suspect>(found, LabelFiles.Suspects, cancellationToken);
        return new(
            await artifacts.ReadJsonAsync<SuspectSummary>(found, LabelFiles.Summary, cancellationToken),
            [.. suspects.Take(Shown).Select(suspect => new QuotedSuspect(suspect.Tag, suspect.Given, QuotedPiece.Of(pieces[suspect.Id], suspect.Probability)))]);
    }

    public static async Task<ToLabelFindings> ToLabelAsync(ArtifactStore artifacts, ArtifactRef chosen, CancellationToken cancellationToken)
    {
        List<TextToLabel> texts = await artifacts.ReadJsonLinesAsync<TextToLabel>(chosen, LabelFiles.ToLabel, cancellationToken);
        string scored = (await artifacts.GetAsync(chosen, cancellationToken)).Summary["scored"];
        return new(texts.Count, int.Parse(scored, CultureInfo.InvariantCulture), [.. texts.Take(Shown).Select(text => new QuotedText(QuotedPiece.Cut(text.Text), text.Predicted, text.Why))]);
    }
}
