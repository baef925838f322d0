using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Labels;

/// <summary>Parameters of the step sample-texts.</summary>
/// <param name="Texts">At most so many.</param>
/// <param name="Salt">Of the hash that draws them.</param>
public sealed record SampleTextsParameters(int Texts, string Salt)
{
    public static SampleTextsParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.Classifier.SuggestFrom, $"to-label-{request.LanguageModel.Seed}");
    }
}
