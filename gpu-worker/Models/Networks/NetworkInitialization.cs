using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>
/// Weights to begin with: embeddings uniform in ±0.25, as Kim 2014 (section 3.1) has words that come without; matrices uniform in ±1/√n for n inputs, PyTorch's
/// bound; biases 0. Each tensor draws from its own seed.
/// </summary>
internal static class NetworkInitialization
{
    private const double EmbeddingBound = 0.25;

    public static void Initialize(TokenNetwork network, int seed)
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            using var scope = NewDisposeScope();
            if (parameter.dim() == 1)
            {
                parameter.zero_();
                continue;
            }

            double bound = name == TokenNetwork.EmbeddingsName ? EmbeddingBound : 1 / Math.Sqrt(parameter.shape.Skip(1).Aggregate((a, b) => a * b));
            random.manual_seed(RandomSeed.For(seed, "weights:" + name));
            parameter.uniform_(-bound, bound);
        }
    }
}
