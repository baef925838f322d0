namespace BertPipeline.GpuWorker.Inference;

/// <summary>Which library computes a tagger's logits.</summary>
internal enum InferenceEngine
{
    /// <summary>ONNX Runtime where the processor computes a BERT, else libtorch.</summary>
    Auto,

    /// <summary>ONNX Runtime, on the processor.</summary>
    OnnxRuntime,

    /// <summary>libtorch, on a GPU where there is one.</summary>
    Torch,
}
