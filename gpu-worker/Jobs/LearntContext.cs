using BertPipeline.Contracts.Steps;

namespace BertPipeline.GpuWorker.Jobs;

/// <summary>Whether a language model knows more than how often words are.</summary>
internal static class LearntContext
{
    // Below this gain over the targets' own frequencies a model has learnt words, not context.
    private const double LeastGain = 0.3;

    /// <param name="kept">Of the weights that are kept.</param>
    public static IEnumerable<string> Warnings(HeldOutEvaluation kept)
    {
        if (kept.UnigramEntropy - kept.MlmLoss < LeastGain)
        {
            yield return $"The language model has learnt no context: its held-out loss {kept.MlmLoss:0.00} is not {LeastGain} nat below the {kept.UnigramEntropy:0.00} " +
                "that the words' frequencies alone give. Train longer, or on more text.";
        }
    }
}
