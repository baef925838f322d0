using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Networks;

/// <summary>
/// Weights to begin with: embeddings uniform in ±0.25, as Kim 2014 (section 3.1) has words that come without; matrices uniform in ±1/√n for n inputs, PyTorch's
/// bound; biases 0, but those of an LSTM's forget gates 1 (Jozefowicz et al. 2015, section 2.2; Keras's <c>unit_forget_bias</c>): at 0 half of what is carried is lost
/// at every token, and the last state knows nothing of the first ones. Each tensor draws from its own seed.
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
                if (name.StartsWith(LstmClassifier.InputBias, StringComparison.Ordinal))
                {
                    // The second of four gates.
                    long units = parameter.shape[0] / 4;
                    parameter.narrow(0, units, units).fill_(1);
                }

                continue;
            }

            double bound = name == TokenNetwork.EmbeddingsName ? EmbeddingBound : 1 / Math.Sqrt(parameter.shape.Skip(1).Aggregate((a, b) => a * b));
            random.manual_seed(RandomSeed.For(seed, "weights:" + name));
            parameter.uniform_(-bound, bound);
        }
    }

    /// <summary>
    /// Word embeddings with a standard deviation of 1, as a BERT's LayerNorm makes its own: as they lie in the file they are about 0.05, and an LSTM's gates hardly answer to that.
    /// </summary>
    public static void Normalize(TokenNetwork network)
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        Parameter embeddings = network.named_parameters().Single(p => p.name == TokenNetwork.EmbeddingsName).parameter;
        embeddings.div_(embeddings.std());
    }
}
