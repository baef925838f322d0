using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Cpu;

/// <summary>Where an encoder's parameters lie, found by their names.</summary>
internal sealed class CpuEncoderWeights
{
    private readonly Dictionary<string, Parameter> _parameters;
    private readonly bool _wantsGradients;

    /// <param name="model">A <c>BertModel</c>, on the processor.</param>
    /// <param name="layers">Its layers.</param>
    /// <param name="wantsGradients">Whether gradients are wanted.</param>
    public CpuEncoderWeights(nn.Module model, int layers, bool wantsGradients)
    {
        _parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
        _wantsGradients = wantsGradients;
        Embeddings = new CpuEmbeddingWeights
        {
            Words = Find("embeddings.word_embeddings.weight"),
            Positions = Find("embeddings.position_embeddings.weight"),
            TokenTypes = Find("embeddings.token_type_embeddings.weight"),
            Norm = FindLinear("embeddings.LayerNorm"),
        };
        Layers = [.. Enumerable.Range(0, layers).Select(i => FindLayer($"encoder.layer.{i}."))];
    }

    public CpuEmbeddingWeights Embeddings { get; }

    public IReadOnlyList<CpuLayerWeights> Layers { get; }

    /// <summary>Whether there is anything to take gradients for.</summary>
    public bool Learn => LowestLearningLayer < Layers.Count;

    /// <summary>−1 for the embeddings; the number of layers where nothing learns.</summary>
    public int LowestLearningLayer
    {
        get
        {
            int lowest = 0;
            while (lowest < Layers.Count && !Layers[lowest].Learns)
            {
                lowest++;
            }

            return Embeddings.Learns ? -1 : lowest;
        }
    }

    private CpuLayerWeights FindLayer(string prefix) => new()
    {
        Query = FindLinear(prefix + "attention.self.query"),
        Key = FindLinear(prefix + "attention.self.key"),
        Value = FindLinear(prefix + "attention.self.value"),
        AttentionOutput = FindLinear(prefix + "attention.output.dense"),
        AttentionNorm = FindLinear(prefix + "attention.output.LayerNorm"),
        Intermediate = FindLinear(prefix + "intermediate.dense"),
        Output = FindLinear(prefix + "output.dense"),
        OutputNorm = FindLinear(prefix + "output.LayerNorm"),
    };

    private CpuLinear FindLinear(string name) => new(Find(name + ".weight"), Find(name + ".bias"));

    private CpuParameter Find(string name) => CpuParameter.Of(_parameters[name], _wantsGradients);
}
