namespace BertPipeline.Contracts.Runs;

/// <summary>Where epsilon stands, and when the weights decay.</summary>
public enum AdamWConvention
{
    /// <summary>PyTorch's: epsilon is added to the corrected root; the weights decay before they move.</summary>
    Torch,

    /// <summary>
    /// That of pytorch_transformers and transformers 1.x to 4.x: epsilon is added to the root before its bias correction, as in BERT's original code; the
    /// weights decay after they have moved.
    /// </summary>
    Transformers,
}
