using System.Text.Json.Serialization;

namespace BertPipeline.Contracts.Runs;

/// <summary>What a training computes in. Files, scores and optimizer are fp32 either way.</summary>
public enum Precision
{
    /// <summary>32-bit floating point throughout.</summary>
    Fp32,

    /// <summary>Forward and backward in bfloat16, with weights kept exact beside. On GPUs that compute in it: NVIDIA's since Ampere.</summary>
    Bf16,

    /// <summary>
    /// Linear layers multiply in bfloat16, all else is fp32, as PyTorch's autocast has it. On processors that multiply in it: Intel's and AMD's with AVX512_BF16 or AMX.
    /// </summary>
    [JsonStringEnumMemberName("bf16-mixed")]
    Bf16Mixed,
}
