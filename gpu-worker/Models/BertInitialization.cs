using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models;

/// <summary>
/// Weights to begin with, as BERT's: matrices from a normal distribution with the configuration's <c>initializer_range</c>, biases 0, LayerNorm 1 and 0.
/// Each tensor draws from its own seed, so that an encoder begins alike under every head.
/// </summary>
internal static class BertInitialization
{
    /// <param name="model">Any of the models here.</param>
    /// <param name="config">Gives the spread.</param>
    /// <param name="seed">Seed of the encoder's tensors (names that begin with <c>bert.</c>) and of the pre-training heads.</param>
    /// <param name="headSeed">Seed of the classifier's head.</param>
    /// <param name="only">Names of the parameters that a weight file lacks; null for all. Each begins alike whatever else is drawn.</param>
    public static void Initialize(nn.Module model, BertConfig config, int seed, int headSeed, IReadOnlyCollection<string>? only = null)
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in model.named_parameters().Where(p => only?.Contains(p.name) ?? true))
        {
            using var scope = NewDisposeScope();
            if (name.EndsWith(".bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            else if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
            {
                parameter.fill_(1);
            }
            else
            {
                int own = name.StartsWith("classifier.", StringComparison.Ordinal) ? headSeed : seed;
                random.manual_seed(RandomSeed.For(own, "weights:" + name));
                parameter.normal_(0, config.InitializerRange);
            }
        }
    }
}
