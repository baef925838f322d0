using BertPipeline.Contracts;

namespace BertPipeline.Weights.Onnx;

/// <summary>A tensor that a graph carries (TensorProto in onnx.proto).</summary>
/// <param name="Name">In the graph.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Shape">Sizes, as written.</param>
/// <param name="Position">Byte of the first element, where they lie side by side in the file.</param>
/// <param name="Length">Bytes of the elements.</param>
internal sealed record OnnxTensor(string Name, OnnxType Type, IReadOnlyList<long> Shape, long Position, long Length)
{
    // Weights have one or two.
    private const int MostDimensions = 8;

    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <exception cref="UserErrorException">The message is not a tensor that can be read.</exception>
    public static OnnxTensor Read(ProtobufReader reader, ProtobufField message)
    {
        var shape = new List<long>();
        OnnxType type = OnnxType.Undefined;
        string name = "";
        ProtobufField? values = null;
        bool isElsewhere = false;
        foreach (ProtobufField field in reader.Fields(message))
        {
            switch (field.Number)
            {
                case 1:
                    shape.AddRange(reader.Integers(field));
                    break;
                case 2:
                    type = (OnnxType)reader.Integer(field);
                    break;
                case 8:
                    name = reader.Text(field);
                    break;
                // float_data and raw_data: little-endian numbers side by side, in the one as in the other.
                case 4 or 9:
                    values = values is null && field.Wire == ProtobufWire.Bytes ? field : throw reader.Malformed($"a tensor before byte {message.Position + message.Length} has its values in pieces");
                    break;
                // data_location
                case 14:
                    isElsewhere = reader.Integer(field) != 0;
                    break;
            }
        }

        return isElsewhere
            ? throw reader.Malformed($"'{name}' keeps its values in another file. Save the model in one file")
            : shape.Count > MostDimensions
            ? throw reader.Malformed($"'{name}' has {shape.Count} dimensions")
            : new OnnxTensor(name, type, shape, values?.Position ?? 0, values?.Length ?? 0);
    }
}
