using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Onnx.Writing;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>The weights of a graph that holds none, in the form that ONNX Runtime's operators want them, each read once.</summary>
/// <param name="graph">Gets their names.</param>
/// <param name="weights">Where they are read.</param>
/// <param name="config">Of the model.</param>
internal sealed class FusedWeights(OnnxGraphBuilder graph, GraphWeights weights, BertConfig config)
{
    private static readonly string[] Parts = ["query", "key", "value"];

    private readonly Dictionary<string, GraphTensor> _tensors = new(StringComparer.Ordinal);

    public IReadOnlyList<GraphTensor> Tensors => [.. _tensors.Values];

    /// <summary>A parameter as it is.</summary>
    public string Of(string name) => Add(name, [.. weights.ShapeOf(name)], () => weights.Read(name));

    /// <summary>Where each token has the first type: position and type are one table.</summary>
    /// <param name="name">Of the embeddings.</param>
    public string Positions(string name)
    {
        string table = $"{name}.position_embeddings.weight";
        return Add(table, [.. weights.ShapeOf(table)], () =>
        {
            float[] positions = weights.Read(table);
            ReadOnlySpan<float> type = weights.Read($"{name}.token_type_embeddings.weight").AsSpan(0, config.HiddenSize);
            for (int i = 0; i < positions.Length; i++)
            {
                positions[i] += type[i % type.Length];
            }

            return positions;
        });
    }

    /// <summary>Three projections side by side, <c>[hidden, 3 · hidden]</c>, and their biases.</summary>
    /// <param name="name">Of the attention.</param>
    public (string Weight, string Bias) QueryKeyValue(string name)
    {
        int hidden = config.HiddenSize;
        string weight = Add($"{name}.weight", [hidden, 3 * hidden], () =>
        {
            float[] turned = new float[3 * hidden * hidden];
            for (int part = 0; part < Parts.Length; part++)
            {
                float[] matrix = weights.Read($"{name}.{Parts[part]}.weight");
                for (int i = 0; i < hidden; i++)
                {
                    Span<float> row = turned.AsSpan(((i * Parts.Length) + part) * hidden, hidden);
                    for (int output = 0; output < hidden; output++)
                    {
                        row[output] = matrix[(output * hidden) + i];
                    }
                }
            }

            return turned;
        });
        return (weight, QueryKeyValueBias(name));
    }

    public string QueryKeyValueBias(string name) =>
        Add($"{name}.bias", [Parts.Length * config.HiddenSize], () => [.. Parts.SelectMany(part => weights.Read($"{name}.{part}.bias"))]);

    private string Add(string name, long[] shape, Func<float[]> read)
    {
        if (!_tensors.ContainsKey(name))
        {
            _tensors.Add(name, new GraphTensor(name, shape, read()));
        }

        return graph.Add(OnnxInitializer.External(name, shape));
    }
}
