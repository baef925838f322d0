namespace BertPipeline.Weights.Onnx;

/// <summary>An operation of a graph (NodeProto in onnx.proto), as far as products of matrices need it.</summary>
/// <param name="Operation">MatMul, Gemm, Add, …</param>
/// <param name="Inputs">Names of values, in order; an optional one that is left out is empty.</param>
/// <param name="Outputs">Names of values, in order.</param>
/// <param name="Numbers">Attributes that are one number, by name.</param>
internal sealed record OnnxNode(string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, double> Numbers)
{
    /// <summary>Whether this multiplies rows by a matrix, its second input.</summary>
    public bool IsProduct => Operation is "MatMul" or "Gemm";

    /// <summary>Whether a Gemm does more than multiply by the matrix and add the bias (onnx/docs/Operators.md).</summary>
    public bool HasFactors => Operation == "Gemm" && (Number("alpha", 1) != 1 || Number("beta", 1) != 1 || Number("transA", 0) != 0);

    /// <summary>Whether the matrix is used as PyTorch keeps it, <c>[outputs, inputs]</c>; else it is <c>[inputs, outputs]</c>.</summary>
    public bool TransposesMatrix => Operation == "Gemm" && Number("transB", 0) != 0;

    public static OnnxNode Read(ProtobufReader reader, ProtobufField message)
    {
        var inputs = new List<string>();
        var outputs = new List<string>();
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        string operation = "";
        foreach (ProtobufField field in reader.Fields(message))
        {
            switch (field.Number)
            {
                case 1:
                    inputs.Add(reader.Text(field));
                    break;
                case 2:
                    outputs.Add(reader.Text(field));
                    break;
                case 4:
                    operation = reader.Text(field);
                    break;
                case 5:
                    ReadAttribute(reader, field, numbers);
                    break;
            }
        }

        return new OnnxNode(operation, inputs, outputs, numbers);
    }

    /// <summary>AttributeProto; what is no number is passed over.</summary>
    private static void ReadAttribute(ProtobufReader reader, ProtobufField message, Dictionary<string, double> numbers)
    {
        string name = "";
        double? number = null;
        foreach (ProtobufField field in reader.Fields(message))
        {
            switch (field.Number)
            {
                case 1:
                    name = reader.Text(field);
                    break;
                case 2:
                    number = reader.Single(field);
                    break;
                case 3:
                    number = reader.Integer(field);
                    break;
            }
        }

        if (number is { } found)
        {
            numbers[name] = found;
        }
    }

    private double Number(string name, double usual) => Numbers.TryGetValue(name, out double number) ? number : usual;
}
