using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.LanguageModel;

/// <summary>Parameters of the step base-model.</summary>
/// <param name="BaseModel">As in the request; the step resolves a bare name to <c>name/version</c>.</param>
/// <param name="VocabularySize">Entries of the vocabulary that <c>scratch:*</c> trains; null otherwise.</param>
/// <param name="MaxSequenceLength">Longest sequence that the run feeds the model.</param>
public sealed record BaseModelParameters(string BaseModel, int? VocabularySize, int MaxSequenceLength)
{
    public static BaseModelParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(
            request.BaseModel,
            request.IsScratch ? request.LanguageModel.VocabularySize : null,
            Math.Max(request.LanguageModel.MaxSequenceLength, request.Classifier.MaxSequenceLength ?? 0));
    }

    /// <summary>The language model that the run's goes on from.</summary>
    public static BaseModelParameters OfContinued(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.LanguageModel.ContinueFrom!, VocabularySize: null, request.LanguageModel.MaxSequenceLength);
    }
}
