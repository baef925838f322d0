using System.CommandLine;
using System.CommandLine.Parsing;
using BertPipeline.GpuWorker.Inference;

namespace BertPipeline.GpuWorker.Commands;

/// <summary><c>--engine onnxruntime|torch</c>.</summary>
internal static class EngineOption
{
    public static Option<InferenceEngine> Create() => new("--engine")
    {
        Description = "What computes a BERT: onnxruntime (the processor) or torch. ONNX Runtime where there is no GPU, when left out.",
        HelpName = "onnxruntime|torch",
        CustomParser = Parse,
    };

    private static InferenceEngine Parse(ArgumentResult given)
    {
        switch (given.Tokens[0].Value)
        {
            case "onnxruntime":
                return InferenceEngine.OnnxRuntime;
            case "torch":
                return InferenceEngine.Torch;
            case var other:
                given.AddError($"--engine is '{other}'. Write onnxruntime or torch, or leave it out.");
                return InferenceEngine.Auto;
        }
    }
}
