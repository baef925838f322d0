namespace BertPipeline.Contracts.Runs;

/// <summary>What a training computes in. Files, scores and optimizer are fp32 either way.</summary>
public enum Precision
{
    /// <summary>32-bit floating point throughout.</summary>
    Fp32,

    /// <summary>Forward and backward in bfloat16, with weights kept exact beside. On GPUs that compute in it: NVIDIA's since Ampere.</summary>
    Bf16,
}
