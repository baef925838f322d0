using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>The activations that <c>hidden_act</c> may name, which <see cref="BertConfig.Activations"/> lists.</summary>
internal static class BertActivation
{
    /// <exception cref="UserErrorException">The name is not known.</exception>
    public static Func<Tensor, Tensor> Get(string hiddenAct) => hiddenAct switch
    {
        "gelu" => x => nn.functional.gelu(x),
        // Google's later models: the approximation by tanh.
        "gelu_new" => x => nn.functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        "relu" => x => nn.functional.relu(x),
        _ => throw new UserErrorException($"config.json: unknown hidden_act '{hiddenAct}'. Known ones: {string.Join(", ", BertConfig.Activations)}."),
    };
}
