using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Models;

namespace BertPipeline.Orchestration.Data;

/// <summary>Parameters of the step split-data.</summary>
/// <param name="ReadBy">Models that the run begins from; the step leaves those that say what they were trained on, with their versions, and null when there is none.</param>
public sealed record SplitDataParameters(double ValidationShare, double TestShare, string Salt, IReadOnlyList<string>? ReadBy = null)
{
    public static SplitDataParameters From(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.Classifier.ValidationShare, request.Classifier.TestShare, request.Classifier.SplitSalt, EarlierReading.ModelsOf(request));
    }
}
