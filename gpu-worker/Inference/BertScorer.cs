using BertPipeline.Contracts;
using BertPipeline.GpuWorker.Native;
using Microsoft.ML.OnnxRuntime;

namespace BertPipeline.GpuWorker.Inference;

/// <summary>Chooses what computes a BERT: ONNX Runtime on the processor, libtorch on a GPU.</summary>
internal static class BertScorer
{
    /// <param name="folder">The tagger's.</param>
    /// <param name="tags">How many it has.</param>
    /// <param name="engine">What was asked for.</param>
    /// <param name="openTorch">The same on libtorch.</param>
    /// <param name="warnings">Gets a line where ONNX Runtime does not take the folder and libtorch computes instead.</param>
    /// <param name="openOnnx">The same on ONNX Runtime, from folder and number of tags.</param>
    /// <exception cref="UserErrorException">A file is missing or does not fit the others, or ONNX Runtime was asked for and does not take the folder.</exception>
    public static IPieceScorer Open(string folder, int tags, InferenceEngine engine, Func<IPieceScorer> openTorch, TextWriter warnings, Func<string, int, IPieceScorer>? openOnnx = null)
    {
        if (engine == InferenceEngine.Torch || (engine == InferenceEngine.Auto && TorchRuntime.HasGpu))
        {
            return openTorch();
        }

        try
        {
            return (openOnnx ?? OnnxScorer.Open)(folder, tags);
        }
        catch (Exception e) when (e is OnnxRuntimeException or DllNotFoundException or TypeInitializationException or UserErrorException)
        {
            if (engine == InferenceEngine.OnnxRuntime)
            {
                throw e as UserErrorException ?? new UserErrorException($"{folder}: ONNX Runtime does not take it: {e.Message} Leave the engine out.", e);
            }

            // Where the folder itself is at fault, this tells what to mend.
            IPieceScorer torch = openTorch();
            warnings.WriteLine($"{folder} is computed by libtorch, which is slower for single texts: {e.Message}");
            return torch;
        }
    }
}
