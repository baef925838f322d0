using BertPipeline.Contracts.Models;
using BertPipeline.Testing.Onnx;

namespace BertPipeline.Weights.Tests.Onnx;

/// <summary>A BERT of two layers as a graph of ONNX's operations (https://onnx.ai/onnx/operators), its tensors named by numbers in the order in which they are met.</summary>
internal sealed class NamelessEncoder
{
    private readonly OnnxWriter _graph = new();
    private readonly Dictionary<string, float[]> _values = new(StringComparer.Ordinal);
    private int _number = 700;
    private int _value;

    public static BertConfig Config { get; } = new()
    {
        VocabSize = 9,
        HiddenSize = 4,
        NumHiddenLayers = 2,
        NumAttentionHeads = 2,
        IntermediateSize = 6,
        MaxPositionEmbeddings = 5,
    };

    /// <summary>LayerNorm as one operation.</summary>
    public bool FusesNorms { get; init; }

    /// <summary>Linear layers as Gemm, their matrices not turned.</summary>
    public bool UsesGemm { get; init; }

    /// <summary>The intermediate bias inside of the activation, the outputs' inside of the norms.</summary>
    public bool FusesBias { get; init; }

    /// <summary>All biases are zeros and stored once a size.</summary>
    public bool SharesBiases { get; init; }

    /// <summary>What the graph holds of a parameter, in PyTorch's order.</summary>
    public float[] Values(string name) => _values[name];

    public OnnxWriter Graph()
    {
        string state = Norm("bert.embeddings.LayerNorm", Node("Add", Node("Add", Table("word_embeddings", 9, "input_ids"), Table("token_type_embeddings", 2, "token_type_ids")), Table("position_embeddings", 5, "positions")));
        for (int layer = 0; layer < Config.NumHiddenLayers; layer++)
        {
            state = Layer($"bert.encoder.layer.{layer}", state);
        }

        Node("Tanh", Linear("bert.pooler.dense", 4, 4, Node("Gather", state, "zero")));
        return _graph;
    }

    private string Layer(string name, string state)
    {
        // In another order than they are used in.
        string value = Heads(Linear($"{name}.attention.self.value", 4, 4, state));
        string key = Node("Transpose", Heads(Linear($"{name}.attention.self.key", 4, 4, state)));
        string query = Heads(Linear($"{name}.attention.self.query", 4, 4, state));
        string scores = Node("Add", "mask", Node("Div", Node("MatMul", query, key), "root"));
        string context = Node("Reshape", Node("Transpose", Node("MatMul", Node("Softmax", scores), value)), "shape");
        string attended = Residual($"{name}.attention.output", 4, context, state);
        string intermediate = FusesBias && !UsesGemm ? BiasGelu($"{name}.intermediate.dense", attended) : Gelu(Linear($"{name}.intermediate.dense", 4, 6, attended));
        return Residual($"{name}.output", 6, intermediate, attended);
    }

    private string Heads(string value) => Node("Transpose", Node("Reshape", value, "shape"));

    private string Residual(string name, int inputs, string value, string before)
    {
        if (!FusesBias || UsesGemm)
        {
            return Norm($"{name}.LayerNorm", Node("Add", Linear($"{name}.dense", inputs, 4, value), before));
        }

        string product = Node("MatMul", value, Tensor($"{name}.dense.weight", isTurned: true, inputs, 4));
        return Node("SkipLayerNormalization", product, before, Tensor($"{name}.LayerNorm.weight", false, 4), Tensor($"{name}.LayerNorm.bias", false, 4), Tensor($"{name}.dense.bias", false, 4));
    }

    private string Linear(string name, int inputs, int outputs, string value)
    {
        if (UsesGemm)
        {
            _graph.Node("Gemm", [value, Tensor($"{name}.weight", false, outputs, inputs), Tensor($"{name}.bias", false, outputs)], $"v{++_value}", ("transB", 1));
            return $"v{_value}";
        }

        return Node("Add", Node("MatMul", value, Tensor($"{name}.weight", isTurned: true, inputs, outputs)), Tensor($"{name}.bias", false, outputs));
    }

    private string BiasGelu(string name, string value) =>
        Node("BiasGelu", Node("MatMul", value, Tensor($"{name}.weight", isTurned: true, 4, 6)), Tensor($"{name}.bias", false, 6));

    /// <summary>x · (1 + erf(x / √2)) · ½.</summary>
    private string Gelu(string value) => Node("Mul", Node("Mul", value, Node("Add", Node("Erf", Node("Div", value, "root")), "one")), "half");

    private string Norm(string name, string value)
    {
        string scale = Tensor($"{name}.weight", false, 4);
        string shift = Tensor($"{name}.bias", false, 4);
        if (FusesNorms)
        {
            return Node("LayerNormalization", value, scale, shift);
        }

        string centred = Node("Sub", value, Node("ReduceMean", value));
        string deviation = Node("Sqrt", Node("Add", Node("ReduceMean", Node("Pow", centred, "two")), "epsilon"));
        return Node("Add", Node("Mul", Node("Div", centred, deviation), scale), shift);
    }

    private string Table(string name, int rows, string ids) => Node("Gather", Tensor($"bert.embeddings.{name}.weight", false, rows, 4), ids);

    private string Node(string operation, params string[] inputs)
    {
        _graph.Node(operation, inputs, $"v{++_value}");
        return $"v{_value}";
    }

    /// <summary>Numbers that no other tensor has.</summary>
    private string Tensor(string parameter, bool isTurned, params long[] shape)
    {
        if (SharesBiases && parameter.EndsWith(".bias", StringComparison.Ordinal))
        {
            string shared = $"zeros{shape[0]}";
            if (_values.TryAdd(shared, []))
            {
                _graph.Tensor(shared, shape, new float[shape[0]]);
            }

            return shared;
        }

        float[] values = [.. Enumerable.Range(0, (int)shape.Aggregate((product, size) => product * size)).Select(i => (_number * 100f) + i)];
        _values[parameter] = isTurned ? [.. Enumerable.Range(0, values.Length).Select(i => values[(i % (int)shape[0] * (int)shape[1]) + (i / (int)shape[0])])] : values;
        string name = $"{_number++}";
        _graph.Tensor(name, shape, values);
        return name;
    }
}
