using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Onnx;

/// <summary>The graph of an ONNX file (ModelProto and GraphProto in onnx.proto, https://github.com/onnx/onnx): its tensors and its operations.</summary>
/// <param name="Initializers">Tensors with values, in the file's order; no name twice.</param>
/// <param name="Nodes">In the file's order.</param>
internal sealed record OnnxGraph(IReadOnlyList<OnnxTensor> Initializers, IReadOnlyList<OnnxNode> Nodes)
{
    /// <exception cref="UserErrorException">The file is not ONNX, or damaged.</exception>
    public static OnnxGraph Read(FileBytes file)
    {
        var reader = new ProtobufReader(file);
        var tensors = new List<OnnxTensor>();
        var nodes = new List<OnnxNode>();
        foreach (ProtobufField field in reader.Fields().Where(f => f.Number == 7).SelectMany(reader.Fields))
        {
            switch (field.Number)
            {
                case 1:
                    nodes.Add(OnnxNode.Read(reader, field));
                    break;
                case 5:
                    tensors.Add(OnnxTensor.Read(reader, field));
                    break;
            }
        }

        return tensors.CountBy(t => t.Name).FirstOrDefault(t => t.Value > 1) is { Key: { } twice }
            ? throw reader.Malformed($"'{twice}' is there twice")
            : new OnnxGraph(tensors, nodes);
    }
}
