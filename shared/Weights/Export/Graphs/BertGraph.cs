using System.Globalization;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Onnx.Writing;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>
/// BERT (Devlin et al. 2018) as a graph, with inputs and outputs as Hugging Face's optimum names them: <c>input_ids</c>, <c>attention_mask</c> and <c>token_type_ids</c>
/// (int64, <c>[batch_size, sequence_length]</c>), and <c>logits</c> (<c>[batch_size, tags]</c>) or <c>last_hidden_state</c> (<c>[batch_size, sequence_length, hidden]</c>).
/// Logits, no scores: ONNX Runtime's sigmoid is 0 from about −18 down. Steps are written as exporters write them, since ONNX Runtime fuses what it recognizes.
/// </summary>
internal sealed class BertGraph
{
    private const string Embeddings = "bert.embeddings";
    private const string Batch = "batch_size";
    private const string Sequence = "sequence_length";
    private const string Logits = "logits";
    private const string LastHidden = "last_hidden_state";

    private readonly OnnxGraphBuilder _graph;
    private readonly GraphLayers _layers;
    private readonly BertConfig _config;
    private readonly string _mask;

    /// <param name="graph">Gets it.</param>
    /// <param name="layers">How weights are written.</param>
    /// <param name="config">Of the model.</param>
    /// <param name="isFirstOnly">Whether nothing but [CLS] is read of the last layer, which then computes nothing else.</param>
    private BertGraph(OnnxGraphBuilder graph, GraphLayers layers, BertConfig config, bool isFirstOnly)
    {
        (_graph, _layers, _config) = (graph, layers, config);
        string ids = graph.Input("input_ids", Batch, Sequence);
        _mask = graph.Add("/bert/Cast", "Cast", [graph.Input("attention_mask", Batch, Sequence)], [OnnxAttribute.Of("to", 1L)]);
        string types = graph.Input("token_type_ids", Batch, Sequence);

        string hidden = Embed(ids, types);
        string penalty = Penalty();
        for (int layer = 0; layer < config.NumHiddenLayers; layer++)
        {
            string from = isFirstOnly && layer == config.NumHiddenLayers - 1
                ? graph.Add("/bert/encoder/Gather", "Gather", [hidden, graph.Numbers("zero", 0)], [OnnxAttribute.Of("axis", 1L)])
                : hidden;
            hidden = Layer(string.Create(CultureInfo.InvariantCulture, $"bert.encoder.layer.{layer}"), from, hidden, penalty);
        }

        Hidden = hidden;
    }

    /// <summary>Of the last layer.</summary>
    private string Hidden { get; }

    /// <summary>The parameters that the graph is made of.</summary>
    /// <param name="config">Of the model.</param>
    /// <param name="tags">How many logits; null for the encoder alone.</param>
    public static IReadOnlyList<ExpectedTensor> Parameters(BertConfig config, int? tags) =>
        tags is { } count ? [.. BertTensors.Encoder(config), .. config.Pooling == Pooling.Cls ? BertTensors.Pooler(config) : [], .. BertTensors.Head(config, count)] : BertTensors.Encoder(config);

    /// <inheritdoc cref="Parameters"/>
    /// <param name="graph">Gets it.</param>
    /// <param name="layers">How weights are written.</param>
    /// <param name="config">Of the model.</param>
    /// <param name="tags">How many logits; null for the encoder alone.</param>
    public static void Build(OnnxGraphBuilder graph, GraphLayers layers, BertConfig config, int? tags)
    {
        var bert = new BertGraph(graph, layers, config, isFirstOnly: tags is not null && config.Pooling == Pooling.Cls);
        if (tags is { } count)
        {
            bert.Head();
            graph.Output(Logits, Batch, count);
        }
        else
        {
            graph.Add("/Identity", "Identity", [bert.Hidden], output: LastHidden);
            graph.Output(LastHidden, Batch, Sequence, config.HiddenSize);
        }
    }

    private string Embed(string ids, string types)
    {
        const string At = "/bert/embeddings";
        string length = _graph.Add($"{At}/Shape", "Shape", [ids], [OnnxAttribute.Of("start", 1L), OnnxAttribute.Of("end", 2L)]);
        string all = _graph.Add(OnnxInitializer.Of($"{Embeddings}.position_ids", Onnx.OnnxType.Int64, [1, _config.MaxPositionEmbeddings], [.. Enumerable.Range(0, _config.MaxPositionEmbeddings).Select(p => (long)p)]));
        string positions = _graph.Add($"{At}/Slice", "Slice", [all, _graph.Numbers("zero", 0), length, _graph.Numbers("one", 1)]);
        string words = _graph.Add($"{At}/Add", "Add", [_layers.Rows($"{Embeddings}.word_embeddings", ids), _layers.Rows($"{Embeddings}.token_type_embeddings", types)]);
        string sum = _graph.Add($"{At}/Add_1", "Add", [words, _layers.Rows($"{Embeddings}.position_embeddings", positions)]);
        return Norm(Embeddings, sum);
    }

    /// <summary>Added to the scores: 0 for a token, so much less for padding that its share is exactly 0. <c>[batch, 1, 1, sequence]</c></summary>
    private string Penalty()
    {
        string wide = _graph.Add("/bert/Unsqueeze", "Unsqueeze", [_mask, _graph.Numbers("heads_and_queries", 1, 2)]);
        string padding = _graph.Add("/bert/Sub", "Sub", [_graph.Number("1", 1), wide]);
        return _graph.Add("/bert/Mul", "Mul", [padding, _graph.Number("least", float.MinValue)]);
    }

    /// <param name="name">Of the layer.</param>
    /// <param name="from">The tokens that look: all of <paramref name="x"/>, or the first.</param>
    /// <param name="x">The tokens that are looked at.</param>
    /// <param name="penalty">Of padding.</param>
    private string Layer(string name, string from, string x, string penalty)
    {
        string attention = Attention($"{name}.attention", from, x, penalty);
        string between = GraphActivation.Add(_graph, Path($"{name}.intermediate.activation"), _config.HiddenAct, _layers.Linear($"{name}.intermediate.dense", attention));
        return Residual($"{name}.output", between, attention);
    }

    private string Attention(string name, string from, string x, string penalty)
    {
        string self = name + ".self";
        string at = Path(self);
        string query = Heads(self, "query", from, 0, 2, 1, 3);
        string key = Heads(self, "key", x, 0, 2, 3, 1);
        string value = Heads(self, "value", x, 0, 2, 1, 3);
        string products = _graph.Add($"{at}/MatMul", "MatMul", [query, key]);
        string scores = _graph.Add($"{at}/Div", "Div", [products, _graph.Number("width", MathF.Sqrt((float)_config.HiddenSize / _config.NumAttentionHeads))]);
        string shares = _graph.Add($"{at}/Softmax", "Softmax", [_graph.Add($"{at}/Add", "Add", [scores, penalty])], [OnnxAttribute.Of("axis", -1L)]);
        string context = _graph.Add($"{at}/Transpose_context", "Transpose", [_graph.Add($"{at}/MatMul_1", "MatMul", [shares, value])], [OnnxAttribute.Of("perm", 0, 2, 1, 3)]);
        return Residual($"{name}.output", _graph.Add($"{at}/Reshape_context", "Reshape", [context, _graph.Numbers("side_by_side", 0, 0, _config.HiddenSize)]), from);
    }

    /// <summary>A projection cut into heads.</summary>
    private string Heads(string self, string part, string x, params long[] order)
    {
        string projected = _layers.Linear($"{self}.{part}", x);
        string cut = _graph.Add($"{Path(self)}/Reshape_{part}", "Reshape", [projected, _graph.Numbers("by_head", 0, 0, _config.NumAttentionHeads, _config.HiddenSize / _config.NumAttentionHeads)]);
        return _graph.Add($"{Path(self)}/Transpose_{part}", "Transpose", [cut], [OnnxAttribute.Of("perm", order)]);
    }

    private string Residual(string name, string x, string input) =>
        Norm(name, _graph.Add($"{Path(name)}/Add", "Add", [_layers.Linear($"{name}.dense", x), input]));

    private string Norm(string name, string x) => _layers.Norm($"{name}.LayerNorm", x, (float)_config.LayerNormEps);

    /// <summary>Logits of what the configuration's pooling reads.</summary>
    private void Head()
    {
        string pooled = _config.Pooling == Pooling.Mean ? Mean() : FirstToken();
        int layers = _config.Head.Layers;
        for (int layer = 0; layer < layers - 1; layer++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"classifier.{layer}");
            pooled = GraphActivation.Add(_graph, Path($"{name}.activation"), "gelu", _layers.Linear(name, pooled));
        }

        _layers.LastLinear(TensorNames.HeadWeight(_config.Head)[..^".weight".Length], pooled, Logits);
    }

    private string FirstToken()
    {
        string first = _graph.Add("/bert/pooler/Gather", "Gather", [Hidden, _graph.Add(OnnxInitializer.Of("first", Onnx.OnnxType.Int64, [], 0L))], [OnnxAttribute.Of("axis", 1L)]);
        return _graph.Add("/bert/pooler/Tanh", "Tanh", [_layers.Linear("bert.pooler.dense", first)]);
    }

    /// <summary>Over the tokens that are no padding.</summary>
    private string Mean()
    {
        string wide = _graph.Add("/pooling/Unsqueeze", "Unsqueeze", [_mask, _graph.Numbers("last", -1)]);
        string sum = _graph.Add("/pooling/ReduceSum", "ReduceSum", [_graph.Add("/pooling/Mul", "Mul", [Hidden, wide]), _graph.Numbers("one", 1)], [OnnxAttribute.Of("keepdims", 0L)]);
        string count = _graph.Add("/pooling/ReduceSum_mask", "ReduceSum", [wide, _graph.Numbers("one", 1)], [OnnxAttribute.Of("keepdims", 0L)]);
        return _graph.Add("/pooling/Div", "Div", [sum, count]);
    }

    private static string Path(string name) => GraphLayers.At(name);
}
