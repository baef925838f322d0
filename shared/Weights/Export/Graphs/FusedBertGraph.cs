using System.Globalization;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Onnx;
using BertPipeline.Weights.Onnx.Writing;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>
/// BERT down to a tagger's logits in ONNX Runtime's own operators (https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md): what its optimizer would make of
/// <see cref="BertGraph"/> at best, and does not find at loading. Of the last layer nothing but [CLS] is computed where nothing else is read.
/// </summary>
internal sealed class FusedBertGraph
{
    private const string Own = "com.microsoft";
    private const string Batch = "batch";
    private const string Sequence = "sequence";
    private const string Embeddings = "bert.embeddings";

    private readonly OnnxGraphBuilder _graph = new();
    private readonly FusedWeights _weights;
    private readonly BertConfig _config;
    private readonly string _ids;
    private readonly string _lengths;

    private FusedBertGraph(FusedWeights weights, BertConfig config)
    {
        _weights = weights;
        _config = config;
        _ids = _graph.Input(TaggerGraph.Ids, OnnxType.Int32, Batch, Sequence);
        _lengths = _graph.Input(TaggerGraph.Lengths, OnnxType.Int32, Batch);
    }

    /// <param name="weights">All that the graph is made of.</param>
    /// <param name="config">Of the tagger.</param>
    /// <param name="tags">How many logits.</param>
    /// <returns>The model's bytes.</returns>
    public static byte[] Build(FusedWeights weights, BertConfig config, int tags)
    {
        var bert = new FusedBertGraph(weights, config);
        string hidden = bert.Embed();
        for (int layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            hidden = bert.Layer(string.Create(CultureInfo.InvariantCulture, $"bert.encoder.layer.{layer}"), hidden, layer == config.NumHiddenLayers - 1 && config.Pooling == Pooling.Cls);
        }

        bert.Head(config.Pooling == Pooling.Mean ? bert.Mean(hidden) : bert.FirstToken(hidden));
        bert._graph.Output(TaggerGraph.Logits, Batch, tags);
        var bytes = new MemoryStream();
        bert._graph.WriteTo(bytes, "bert");
        return bytes.ToArray();
    }

    /// <summary>Words, positions and the first type of token, normalized.</summary>
    private string Embed()
    {
        _graph.Add(
            "embed", "EmbedLayerNormalization",
            [_ids, "", Weight($"{Embeddings}.word_embeddings.weight"), _graph.Add(_weights.Positions(Embeddings)), "", Weight($"{Embeddings}.LayerNorm.weight"), Weight($"{Embeddings}.LayerNorm.bias")],
            ["embedded", "no_mask"], [Epsilon], Own);
        return "embedded";
    }

    private string Layer(string name, string x, bool isFirstOnly)
    {
        string from = isFirstOnly ? _graph.Add($"{name}/first", "Gather", [x, _graph.Numbers("zero", 0)], [OnnxAttribute.Of("axis", 1L)]) : x;
        string context = isFirstOnly ? OfFirst($"{name}.attention.self", from, x) : Attention($"{name}.attention.self", x);
        string attention = Residual($"{name}.attention.output", context, from);
        return Residual($"{name}.output", Activate($"{name}.intermediate.dense", attention, _config.HiddenAct), attention);
    }

    /// <summary>Projections of query, key and value, and what each token takes of the others, in one.</summary>
    private string Attention(string name, string x) => _graph.Add(
        name, "Attention", [x, _graph.Add(_weights.QueryKeyValue(name)), _graph.Add(_weights.QueryKeyValueBias(name)), _lengths], [Heads], domain: Own);

    private string OfFirst(string name, string first, string x) => _graph.Add(
        name, "MultiHeadAttention",
        [Product($"{name}.query", first), Product($"{name}.key", x), Product($"{name}.value", x), _graph.Add(_weights.QueryKeyValueBias(name)), _lengths], [Heads], domain: Own);

    private string Residual(string name, string x, string input) => _graph.Add(
        name, "SkipLayerNormalization",
        [Product($"{name}.dense", x), input, Weight($"{name}.LayerNorm.weight"), Weight($"{name}.LayerNorm.bias"), Weight($"{name}.dense.bias")], [Epsilon], domain: Own);

    private string Activate(string layer, string x, string activation)
    {
        string[] sum = [Product(layer, x), Weight(layer + ".bias")];
        string name = layer + "/" + activation;
        return activation switch
        {
            "gelu" => _graph.Add(name, "BiasGelu", sum, domain: Own),
            "gelu_new" => _graph.Add(name, "FastGelu", sum, domain: Own),
            "relu" => _graph.Add(name, "Relu", [_graph.Add(layer + "/sum", "Add", sum)]),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "is no activation of a BERT."),
        };
    }

    /// <summary>x·Wᵀ, the matrix as the file has it.</summary>
    private string Product(string layer, string x) => _graph.Add(layer, "FusedMatMul", [x, Weight(layer + ".weight")], [OnnxAttribute.Of("transB", 1L)], domain: Own);

    private string Linear(string layer, string x, string? output = null) =>
        _graph.Add(layer, "Gemm", [x, Weight(layer + ".weight"), Weight(layer + ".bias")], [OnnxAttribute.Of("transB", 1L)], output);

    /// <param name="pooled"><c>[batch, hidden]</c></param>
    private void Head(string pooled)
    {
        for (int layer = 0; layer < _config.Head.Layers - 1; layer++)
        {
            pooled = Activate(string.Create(CultureInfo.InvariantCulture, $"classifier.{layer}"), pooled, "gelu");
        }

        Linear(TensorNames.HeadWeight(_config.Head)[..^".weight".Length], pooled, TaggerGraph.Logits);
    }

    private string FirstToken(string hidden)
    {
        string first = _graph.Add("first", "Squeeze", [hidden, _graph.Numbers("one", 1)]);
        return _graph.Add("pooled", "Tanh", [Linear("bert.pooler.dense", first)]);
    }

    /// <summary>Over the tokens that are no padding: a product with a row of ones, then zeros.</summary>
    private string Mean(string hidden)
    {
        string length = _graph.Add("length", "Shape", [_ids], [OnnxAttribute.Of("start", 1L), OnnxAttribute.Of("end", 2L)]);
        string all = _graph.Add(OnnxInitializer.Of("numbers", OnnxType.Int32, [1, _config.MaxPositionEmbeddings], [.. Enumerable.Range(0, _config.MaxPositionEmbeddings)]));
        string numbers = _graph.Add("positions", "Slice", [all, _graph.Numbers("zero", 0), length, _graph.Numbers("one", 1)]);
        string lengths = _graph.Add("lengths/column", "Unsqueeze", [_lengths, _graph.Numbers("one", 1)]);
        string isToken = _graph.Add("tokens", "Cast", [_graph.Add("tokens/less", "Less", [numbers, lengths])], [OnnxAttribute.Of("to", (long)OnnxType.Float)]);
        string row = _graph.Add("tokens/row", "Unsqueeze", [isToken, _graph.Numbers("one", 1)]);
        string sum = _graph.Add("sum", "Squeeze", [_graph.Add("sum/product", "MatMul", [row, hidden]), _graph.Numbers("one", 1)]);
        return _graph.Add("mean", "Div", [sum, _graph.Add("lengths/float", "Cast", [lengths], [OnnxAttribute.Of("to", (long)OnnxType.Float)])]);
    }

    private string Weight(string name) => _graph.Add(_weights.Of(name));

    private OnnxAttribute Epsilon => OnnxAttribute.Of("epsilon", (float)_config.LayerNormEps);

    private OnnxAttribute Heads => OnnxAttribute.Of("num_heads", (long)_config.NumAttentionHeads);
}
