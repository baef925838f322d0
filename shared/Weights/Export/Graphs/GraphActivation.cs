using BertPipeline.Weights.Onnx.Writing;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>The activations that <c>hidden_act</c> may name, in operations that every set of operators has.</summary>
internal static class GraphActivation
{
    /// <param name="graph">Gets it.</param>
    /// <param name="at">Path of the layer.</param>
    /// <param name="name">One of <see cref="Contracts.Models.BertConfig.Activations"/>.</param>
    /// <param name="x">What it is applied to.</param>
    public static string Add(OnnxGraphBuilder graph, string at, string name, string x) => name switch
    {
        "relu" => graph.Add($"{at}/Relu", "Relu", [x]),
        "gelu" => Gelu(graph, at, x),
        "gelu_new" => GeluByTanh(graph, at, x),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "is no activation of a BERT."),
    };

    /// <summary>x·(1 + erf(x/√2))/2 (Hendrycks and Gimpel 2016, arXiv:1606.08415).</summary>
    private static string Gelu(OnnxGraphBuilder graph, string at, string x)
    {
        string inner = graph.Add($"{at}/Div", "Div", [x, graph.Number("sqrt_2", MathF.Sqrt(2))]);
        string sum = graph.Add($"{at}/Add", "Add", [graph.Add($"{at}/Erf", "Erf", [inner]), graph.Number("1", 1)]);
        return graph.Add($"{at}/Mul_1", "Mul", [graph.Add($"{at}/Mul", "Mul", [x, sum]), graph.Number("half", 0.5f)]);
    }

    /// <summary>x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2.</summary>
    private static string GeluByTanh(OnnxGraphBuilder graph, string at, string x)
    {
        string cube = graph.Add($"{at}/Pow", "Pow", [x, graph.Number("three", 3)]);
        string inner = graph.Add($"{at}/Add", "Add", [x, graph.Add($"{at}/Mul", "Mul", [cube, graph.Number("cubic", 0.044715f)])]);
        string tanh = graph.Add($"{at}/Tanh", "Tanh", [graph.Add($"{at}/Mul_1", "Mul", [inner, graph.Number("sqrt_2_over_pi", MathF.Sqrt(2 / MathF.PI))])]);
        string half = graph.Add($"{at}/Mul_2", "Mul", [x, graph.Number("half", 0.5f)]);
        return graph.Add($"{at}/Mul_3", "Mul", [half, graph.Add($"{at}/Add_1", "Add", [tanh, graph.Number("1", 1)])]);
    }
}
