namespace BertPipeline.GpuWorker.Training;

/// <summary>What defines an optimizer step; micro-batches only cut it into what fits the device.</summary>
/// <param name="Amount">How much of the unit a step holds, about.</param>
/// <param name="InTokens">True for real tokens (language model), false for examples (classifier).</param>
internal readonly record struct StepSize(long Amount, bool InTokens)
{
    public static StepSize Tokens(long amount) => new(amount, InTokens: true);

    public static StepSize Examples(long amount) => new(amount, InTokens: false);
}
