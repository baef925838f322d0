namespace BertPipeline.GpuWorker.Training;

/// <summary>Where epsilon stands.</summary>
public enum AdamWConvention
{
    /// <summary>PyTorch's: added to the corrected root.</summary>
    Torch,

    /// <summary>That of transformers 1.x and of BERT's original code: added to the root before its bias correction.</summary>
    Transformers,
}
