using BertPipeline.Contracts;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Export.Graphs;

/// <summary>A model's parameters by today's names, read when they are asked for.</summary>
internal sealed class GraphWeights
{
    private readonly ITensorFile _file;
    private readonly Dictionary<string, TensorInfo> _stored;

    /// <param name="file">Stays open as long as this is used.</param>
    /// <param name="parameters">What the graph is made of.</param>
    /// <exception cref="UserErrorException">One is missing or has another shape.</exception>
    public GraphWeights(ITensorFile file, IReadOnlyList<ExpectedTensor> parameters)
    {
        var match = TensorMatch.Of(file, parameters);
        match.RequireEncoder();
        if (match.Missing.Count > 0)
        {
            throw new UserErrorException($"{file.Path} lacks {PrintableText.List(match.Missing, 8)}, without which there is nothing to export.");
        }

        _file = file;
        _stored = match.Matched.ToDictionary(m => m.Expected.Name, m => m.Stored, StringComparer.Ordinal);
    }

    public IReadOnlyList<long> ShapeOf(string name) => _stored[name].Shape;

    /// <summary>As fp32, in row-major order.</summary>
    public float[] Read(string name)
    {
        TensorInfo info = _stored[name];
        float[] values = new float[info.Elements];
        _file.ReadSingles(info.Name, values);
        return values;
    }
}
