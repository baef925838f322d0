using BertPipeline.GpuWorker.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>
/// Weights to begin with: words uniform within ±0.1, as AWD-LSTM's; all other matrices and the layers' biases within ±1 / √n, n their outputs' number for LSTM layers
/// (PyTorch's <c>nn.LSTM</c>), their inputs' for linear ones (<c>nn.Linear</c>), whose biases begin at 0. Each tensor draws from its own seed.
/// </summary>
internal static class UlmfitInitialization
{
    private const double WordRange = 0.1;
    private const int Gates = 4;

    // Of all predictions: what words get that were never met, together. A vocabulary has more of these than a small corpus has words.
    private const double UnseenShare = 0.01;

    /// <param name="model">A language model or a classifier.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="prefix">Beginning of the names of the parameters that are drawn; the others are left as they are.</param>
    public static void Initialize(nn.Module model, int seed, string prefix = "")
    {
        using IDisposable noGradient = no_grad();
        foreach ((string name, Parameter parameter) in model.named_parameters().Where(p => p.name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var scope = NewDisposeScope();
            if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
            {
                parameter.fill_(1);
            }
            else if (Range(name, parameter.shape) is var range && range > 0)
            {
                random.manual_seed(RandomSeed.For(seed, "weights:" + name));
                parameter.uniform_(-range, range);
            }
            else
            {
                parameter.zero_();
            }
        }
    }

    /// <summary>The decoder begins at the words' own frequencies: knowing no context, it then loses as much as these alone.</summary>
    /// <param name="model">Its bias is overwritten.</param>
    /// <param name="frequencies">How often each word is to be told, <c>[vocabulary]</c>.</param>
    public static void InitializeDecoder(UlmfitLanguageModel model, IReadOnlyList<long> frequencies)
    {
        using IDisposable noGradient = no_grad();
        using var scope = NewDisposeScope();
        double total = frequencies.Sum();
        model.named_parameters().Single(p => p.name == "decoder.bias").parameter
            .copy_(tensor(frequencies.Select(f => (float)Math.Log(((1 - UnseenShare) * f / total) + (UnseenShare / frequencies.Count))).ToArray()));
    }

    private static double Range(string name, long[] shape)
    {
        if (name.Contains(".layers.", StringComparison.Ordinal))
        {
            return 1 / Math.Sqrt(shape[0] / (double)Gates);
        }

        bool isBias = name.EndsWith(".bias", StringComparison.Ordinal);
        return isBias ? 0 : name.EndsWith("embeddings.weight", StringComparison.Ordinal) ? WordRange : 1 / Math.Sqrt(shape[1]);
    }
}
