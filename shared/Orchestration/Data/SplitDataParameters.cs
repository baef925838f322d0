using BertPipeline.Contracts.Runs;

namespace BertPipeline.Orchestration.Data;

/// <summary>Parameters of the step split-data.</summary>
public sealed record SplitDataParameters(double ValidationShare, double TestShare, string Salt)
{
    public static SplitDataParameters From(ClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options.ValidationShare, options.TestShare, options.SplitSalt);
    }
}
