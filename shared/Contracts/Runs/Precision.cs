namespace BertPipeline.Contracts.Runs;

/// <summary>What a training computes in.</summary>
public enum Precision
{
    /// <summary>32-bit floating point throughout.</summary>
    Fp32,
}
