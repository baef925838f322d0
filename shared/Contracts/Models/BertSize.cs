namespace BertPipeline.Contracts.Models;

/// <summary>
/// The sizes behind <c>scratch:{size}</c>: layers and hidden width of the compact BERT models of Turc et al. 2019
/// (arXiv:1908.08962); heads of width 64, intermediate four times the hidden width.
/// </summary>
public sealed record BertSize(string Name, int Layers, int Hidden)
{
    /// <summary>Beginning of the name of a base model that starts from nothing.</summary>
    public const string Prefix = "scratch:";

    public static IReadOnlyList<BertSize> All { get; } =
        [new("tiny", 2, 128), new("mini", 4, 256), new("small", 4, 512), new("medium", 8, 512), new("base", 12, 768)];

    /// <summary>
    /// The configuration of this size for a vocabulary of <paramref name="vocabSize"/> entries. The initial weights keep the
    /// scale that BERT's 0.02 has at width 768, where a layer's outputs are as large as its inputs; narrow models learn far slower with 0.02 itself.
    /// </summary>
    public BertConfig ToConfig(int vocabSize) => new()
    {
        VocabSize = vocabSize,
        HiddenSize = Hidden,
        NumHiddenLayers = Layers,
        NumAttentionHeads = Hidden / 64,
        IntermediateSize = 4 * Hidden,
        InitializerRange = 0.02 * Math.Sqrt(768.0 / Hidden),
    };
}
