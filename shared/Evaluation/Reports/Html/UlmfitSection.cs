using System.Xml.Linq;
using BertPipeline.Contracts.Steps;

namespace BertPipeline.Evaluation.Reports.Html;

/// <summary>How ULMFiT's language model learnt from the corpus.</summary>
internal static class UlmfitSection
{
    public static IEnumerable<XElement> Render(RunReport report)
    {
        if (report.Ulmfit is not { } training)
        {
            yield break;
        }

        TrainingSummary summary = training.Summary;
        yield return Part.Lead(
            $"Trained on your corpus for {Figure.Count(summary.EpochsRun)} epochs: {Figure.Rounded(summary.TokensSeen)} tokens, " +
            $"{Figure.Rounded(summary.Parameters)} parameters, {Figure.Count(summary.Steps)} steps in {Figure.Duration(TimeSpan.FromSeconds(summary.Seconds))} " +
            $"({Figure.Rounded(summary.TokensPerSecond)} tokens a second).");
        var table = new HtmlTable("On held-out documents", "Epoch", "Tokens seen", "Perplexity", "Loss", "Next tokens right", "Unigram entropy", "Under it by");
        foreach (HeldOutEvaluation evaluation in training.HeldOut)
        {
            table.Row(
                evaluation.Epoch == 0 ? "before" : Figure.Count(evaluation.Epoch) + (evaluation.Epoch == summary.BestEpoch ? ", kept" : ""),
                Figure.Count(evaluation.Tokens),
                Figure.Count(Math.Exp(evaluation.MlmLoss)),
                Figure.Of(evaluation.MlmLoss),
                Figure.Percent(evaluation.MlmAccuracy),
                Figure.Of(evaluation.UnigramEntropy),
                Figure.Of(evaluation.UnigramEntropy - evaluation.MlmLoss));
        }

        yield return table.Render();
        yield return Part.Note(
            "Held-out documents are not trained on; the epoch with the lowest loss on them is kept. Perplexity is e to the loss. Losses compare within one vocabulary only, " +
            "and not with those of masked words.");
    }
}
