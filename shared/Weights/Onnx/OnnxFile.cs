using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.Onnx;

/// <summary>
/// The parameters in an ONNX file that PyTorch exported. The exporter keeps a parameter's name and values, but for a linear layer's matrix: that it writes
/// transposed, <c>[inputs, outputs]</c>, under a number of its own (<c>onnx::MatMul_788</c>). Which layer it belongs to, says the bias that is added to the product.
/// </summary>
internal sealed class OnnxFile
{
    private const string Bias = ".bias";
    private const string Weight = ".weight";
    private const string Mend = "Only BERT encoders as PyTorch exports them are read: fp32, not fused, not quantized, in one file.";

    // What optimizers make of attention and embeddings: their weights are no longer those of the parts.
    private static readonly string[] Fused =
        ["Attention", "MultiHeadAttention", "PackedAttention", "DecoderAttention", "QAttention", "EmbedLayerNormalization", "FusedMatMul", "FusedGemm"];

    private readonly FileBytes _file;
    private readonly OnnxGraph _graph;
    private readonly HashSet<string> _initializers;
    private readonly ILookup<string, OnnxNode> _users;

    private OnnxFile(FileBytes file)
    {
        _file = file;
        _graph = OnnxGraph.Read(file);
        _initializers = [.. _graph.Initializers.Select(t => t.Name)];
        _users = _graph.Nodes.SelectMany(node => node.Inputs.Distinct().Select(input => (input, node))).ToLookup(u => u.input, u => u.node, StringComparer.Ordinal);
    }

    /// <returns>fp32, by PyTorch's names and in its order of dimensions; constants of the computation are left out.</returns>
    /// <exception cref="UserErrorException">The file is damaged, fused or quantized, or a matrix cannot be named.</exception>
    public static IReadOnlyList<StoredTensor> Read(FileBytes file)
    {
        var onnx = new OnnxFile(file);
        OnnxTensor[] parameters = [.. onnx._graph.Initializers.Where(onnx.IsParameter)];
        onnx.RequireUnfused();
        if (Array.Exists(parameters, onnx.IsNameless) && OnnxRoles.Find(onnx._graph) is { } roles)
        {
            return onnx.Parameters(roles, parameters);
        }

        var tensors = new List<StoredTensor>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (OnnxTensor tensor in parameters)
        {
            StoredTensor parameter = onnx.Parameter(tensor);
            tensors.Add(names.Add(parameter.Info.Name) ? parameter : throw onnx.Unknown($"'{tensor.Name}' is a second {parameter.Info.Name}"));
        }

        return tensors.Count > 0 ? tensors : throw onnx.Unknown("it holds no weights");
    }

    /// <summary>Whether it is what the model learnt: by its name, or because it is a matrix of fp32.</summary>
    private bool IsParameter(OnnxTensor tensor) => (tensor.Type, HasName(tensor.Name)) switch
    {
        (OnnxType.Float, bool isNamed) => isNamed || tensor.Shape.Count > 1,
        // Sizes, axes and position numbers.
        (OnnxType.Int32 or OnnxType.Int64 or OnnxType.Bool, false) => false,
        _ => throw Unknown($"'{tensor.Name}' holds {tensor.Type}, not {OnnxType.Float}"),
    };

    private void RequireUnfused()
    {
        string[] fused = [.. _graph.Nodes.Select(n => n.Operation).Where(Fused.Contains).Distinct()];
        if (fused.Length > 0)
        {
            throw Unknown($"its operations are fused ({string.Join(", ", fused)})");
        }
    }

    /// <summary>Whether neither its own name nor a bias's says which layer's it is.</summary>
    private bool IsNameless(OnnxTensor tensor) =>
        !HasName(tensor.Name) && Products(tensor).SelectMany(BiasesOf).Distinct().Count() != 1;

    private OnnxNode[] Products(OnnxTensor tensor) => [.. _users[tensor.Name].Where(n => n.IsProduct && n.Inputs.Count > 1 && n.Inputs[1] == tensor.Name)];

    /// <summary>The tensors by what they are in the graph; one may be several parameters, which were equal.</summary>
    private IReadOnlyList<StoredTensor> Parameters(IReadOnlyList<OnnxRole> roles, OnnxTensor[] parameters)
    {
        HashSet<string> told = [.. roles.Select(r => r.Tensor.Name)];
        if (parameters.FirstOrDefault(p => !told.Contains(p.Name)) is { } other)
        {
            throw Unknown($"'{other.Name}' {other.ShapeText} is no part of an encoder");
        }

        foreach (OnnxTensor tensor in roles.Select(r => r.Tensor))
        {
            RequireBytes(tensor);
        }

        return [.. roles.Select(r => r.IsTurned ? Turned(r.Name, r.Tensor) : new StoredTensor(new TensorInfo(r.Name, TensorType.Float32, r.Tensor.Shape), _file, r.Tensor.Position))];
    }

    private StoredTensor Turned(string name, OnnxTensor matrix) =>
        new(new TensorInfo(name, TensorType.Float32, [matrix.Shape[1], matrix.Shape[0]]), _file, matrix.Position, Strides: [1, matrix.Shape[1]]);

    private void RequireBytes(OnnxTensor tensor)
    {
        if (BytesOf(tensor.Shape) != tensor.Length)
        {
            throw Unknown($"'{tensor.Name}' has {tensor.Length} bytes, which its shape {tensor.ShapeText} of {tensor.Type} does not fill");
        }
    }

    private StoredTensor Parameter(OnnxTensor tensor)
    {
        OnnxNode[] products = Products(tensor);
        string name = HasName(tensor.Name) ? tensor.Name : NameOf(tensor, products);
        if (!UnsoundFile.IsName(name))
        {
            throw Unknown($"the name of a tensor is too long or has control characters: '{PrintableText.Of(name)}'");
        }

        RequireBytes(tensor);
        if (products.Any(p => p.HasFactors))
        {
            throw Unknown($"the product with '{tensor.Name}' has factors, which a linear layer has not");
        }

        if (products.All(p => p.TransposesMatrix))
        {
            return new StoredTensor(new TensorInfo(name, TensorType.Float32, tensor.Shape), _file, tensor.Position);
        }

        return tensor.Shape.Count == 2 && !products.Any(p => p.TransposesMatrix)
            ? Turned(name, tensor)
            : throw Unknown($"'{tensor.Name}' is no matrix, or is used in both directions");
    }

    /// <summary>The name of a matrix that has none of its own: its bias's.</summary>
    private string NameOf(OnnxTensor matrix, OnnxNode[] products)
    {
        string[] biases = [.. products.SelectMany(BiasesOf).Distinct()];
        return biases is [string bias]
            ? WeightOf(bias)
            : throw Unknown(
                $"it cannot be seen which layer's matrix '{matrix.Name}' {matrix.ShapeText} is: {string.Join(", ", _users[matrix.Name].Select(n => n.Operation).Distinct().DefaultIfEmpty("nothing"))} "
                + $"reads it, and {(biases.Length == 0 ? "no named bias is" : string.Join(" and ", biases) + " are")} added to the product");
    }

    private IEnumerable<string> BiasesOf(OnnxNode product) => product.Operation == "Gemm"
        ? product.Inputs.Skip(2).Where(IsBias)
        : product.Outputs.SelectMany(o => _users[o]).Where(n => n.Operation == "Add").SelectMany(n => n.Inputs).Where(IsBias);

    private bool IsBias(string name) => name.EndsWith(Bias, StringComparison.Ordinal) && _initializers.Contains(name);

    /// <summary>The masked language model's bias is the one that does not stand beside its matrix.</summary>
    private static string WeightOf(string bias) => bias == "cls.predictions.bias" ? "cls.predictions.decoder" + Weight : bias[..^Bias.Length] + Weight;

    private static bool HasName(string name) => name.EndsWith(Weight, StringComparison.Ordinal) || name.EndsWith(Bias, StringComparison.Ordinal);

    /// <summary>−1 when a size is negative, or there are too many to count.</summary>
    private static long BytesOf(IReadOnlyList<long> shape)
    {
        long bytes = sizeof(float);
        foreach (long size in shape)
        {
            if (size < 0 || (size > 0 && bytes > long.MaxValue / size))
            {
                return -1;
            }

            bytes *= size;
        }

        return bytes;
    }

    private UserErrorException Unknown(string why) => UnsoundFile.Error(_file, "ONNX", why, mend: Mend);
}
