using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Onnx.Writing;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>Weights in the form that ONNX Runtime's own operators want them, read as the graph asks for them.</summary>
/// <param name="weights">Where they are read.</param>
/// <param name="config">Of the model.</param>
/// <param name="location">The file that the graph names as theirs.</param>
internal sealed class FusedWeights(GraphWeights weights, BertConfig config, string location)
{
    private static readonly string[] Parts = ["query", "key", "value"];

    private readonly Dictionary<string, GraphTensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>What has been asked for.</summary>
    public IReadOnlyList<GraphTensor> Tensors => [.. _tensors.Values];

    /// <summary>A parameter as it is.</summary>
    public OnnxInitializer Of(string name) => New(name, weights.ShapeOf(name), () => weights.Read(name));

    /// <summary>Positions, to which the first type of token is added: a text has no other.</summary>
    /// <param name="name">Of the embeddings.</param>
    public OnnxInitializer Positions(string name)
    {
        string table = $"{name}.position_embeddings.weight";
        return New(table, weights.ShapeOf(table), () =>
        {
            float[] positions = weights.Read(table);
            float[] types = weights.Read($"{name}.token_type_embeddings.weight");
            for (int i = 0; i < positions.Length; i++)
            {
                positions[i] += types[i % config.HiddenSize];
            }

            return positions;
        });
    }

    /// <summary>Three projections side by side, <c>[hidden, 3 · hidden]</c>.</summary>
    /// <param name="name">Of the attention.</param>
    public OnnxInitializer QueryKeyValue(string name) => New($"{name}.weight", [config.HiddenSize, Parts.Length * config.HiddenSize], () =>
    {
        int hidden = config.HiddenSize;
        float[][] matrices = [.. Parts.Select(part => weights.Read($"{name}.{part}.weight"))];
        float[] turned = new float[Parts.Length * hidden * hidden];
        for (int input = 0; input < hidden; input++)
        {
            for (int part = 0; part < Parts.Length; part++)
            {
                Span<float> row = turned.AsSpan(((input * Parts.Length) + part) * hidden, hidden);
                for (int output = 0; output < hidden; output++)
                {
                    row[output] = matrices[part][(output * hidden) + input];
                }
            }
        }

        return turned;
    });

    /// <summary>Their biases, one after the other.</summary>
    /// <param name="name">Of the attention.</param>
    public OnnxInitializer QueryKeyValueBias(string name) =>
        New($"{name}.bias", [Parts.Length * config.HiddenSize], () => [.. Parts.SelectMany(part => weights.Read($"{name}.{part}.bias"))]);

    private OnnxInitializer New(string name, IReadOnlyList<long> shape, Func<float[]> read)
    {
        if (!_tensors.ContainsKey(name))
        {
            _tensors.Add(name, new GraphTensor(name, shape, read()));
        }

        return OnnxInitializer.External(name, shape, location);
    }
}
