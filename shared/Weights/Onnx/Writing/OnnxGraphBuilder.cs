using BertPipeline.Contracts;

namespace BertPipeline.Weights.Onnx.Writing;

/// <summary>
/// A graph in the making, and its file (ModelProto and GraphProto in onnx.proto, https://github.com/onnx/onnx). Values of tensors go from where they lie into the file, one tensor at a time.
/// </summary>
internal sealed class OnnxGraphBuilder
{
    // LayerNormalization is one operation since this set of operators (ONNX 1.12); ONNX Runtime has had it since 1.12, also in the browser.
    private const int OperatorSet = 17;

    // The version of the format that came with it.
    private const int FormatVersion = 8;

    // Protobuf's readers take no longer message.
    private const long LongestFile = int.MaxValue;

    private readonly SortedSet<string> _domains = new(StringComparer.Ordinal);
    private readonly List<ProtobufMessage> _nodes = [];
    private readonly Dictionary<string, OnnxInitializer> _initializers = new(StringComparer.Ordinal);
    private readonly List<ProtobufMessage> _inputs = [];
    private readonly List<ProtobufMessage> _outputs = [];

    /// <summary>An input of whole numbers.</summary>
    /// <param name="name">Also the value's.</param>
    /// <param name="shape">Names of sizes that a caller chooses.</param>
    public string Input(string name, params string[] shape) => Input(name, OnnxType.Int64, shape);

    /// <inheritdoc cref="Input(string, string[])"/>
    /// <param name="name">Also the value's.</param>
    /// <param name="type">Of its elements.</param>
    /// <param name="shape">Names of sizes that a caller chooses.</param>
    public string Input(string name, OnnxType type, params string[] shape)
    {
        _inputs.Add(Value(name, type, shape));
        return name;
    }

    /// <summary>Makes a value of fp32 an output.</summary>
    /// <param name="name">The value's.</param>
    /// <param name="shape">Names of sizes that a caller chooses, and sizes.</param>
    public void Output(string name, params object[] shape) => _outputs.Add(Value(name, OnnxType.Float, shape));

    /// <summary>An operation of one output.</summary>
    /// <param name="name">Of the operation and, unless <paramref name="output"/> says another, of the value.</param>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">Names of values, in order.</param>
    /// <param name="attributes">Its settings.</param>
    /// <param name="output">The value's name, where others look for it.</param>
    /// <param name="domain">Whose operator it is; ONNX's own when left out.</param>
    /// <returns>The value's name.</returns>
    public string Add(string name, string operation, string[] inputs, OnnxAttribute[]? attributes = null, string? output = null, string? domain = null)
    {
        Add(name, operation, inputs, [output ?? name], attributes ?? [], domain);
        return output ?? name;
    }

    /// <summary>An operation of several outputs.</summary>
    public void Add(string name, string operation, string[] inputs, string[] outputs, OnnxAttribute[] attributes, string? domain = null)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        foreach (string output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, name).Text(4, operation);
        foreach (OnnxAttribute attribute in attributes)
        {
            node.Message(5, attribute.Message);
        }

        if (domain is not null)
        {
            node.Text(7, domain);
            _domains.Add(domain);
        }

        _nodes.Add(node);
    }

    /// <summary>A tensor with values; one of a name that is there already is the same.</summary>
    /// <returns>Its name.</returns>
    public string Add(OnnxInitializer initializer)
    {
        _initializers.TryAdd(initializer.Name, initializer);
        return initializer.Name;
    }

    /// <summary>Whole numbers that an operation wants as an input.</summary>
    public string Numbers(string name, params long[] values) => Add(OnnxInitializer.Of(name, OnnxType.Int64, [values.Length], values));

    /// <summary>One number.</summary>
    public string Number(string name, float value) => Add(OnnxInitializer.Of(name, OnnxType.Float, [], value));

    /// <param name="stream">Where the file goes.</param>
    /// <param name="name">Of the graph.</param>
    /// <exception cref="UserErrorException">It would be longer than such a file can be; nothing has been written.</exception>
    public void WriteTo(Stream stream, string name)
    {
        ProtobufMessage start = new();
        _nodes.ForEach(node => start.Message(1, node));
        start.Text(2, name);
        ProtobufMessage end = new();
        _inputs.ForEach(input => end.Message(11, input));
        _outputs.ForEach(output => end.Message(12, output));
        (ProtobufMessage Head, OnnxInitializer Tensor)[] tensors = [.. _initializers.Values.Select(tensor => (HeadOf(tensor), tensor))];

        long length = start.Length + tensors.Sum(t => t.Head.Length + t.Tensor.Bytes) + end.Length;
        if (length > LongestFile)
        {
            throw new UserErrorException(FormattableString.Invariant($"The graph would have {length >> 20:N0} MiB; one ONNX file holds at most 2 GiB. Export the model with --quantize int8, or without --format onnx."));
        }

        ProtobufMessage model = new ProtobufMessage().Integer(1, FormatVersion).Text(2, "bert-pipeline").Message(8, new ProtobufMessage().Integer(2, OperatorSet));
        foreach (string domain in _domains)
        {
            model.Message(8, new ProtobufMessage().Text(1, domain).Integer(2, 1));
        }

        model.Begin(7, length).CopyTo(stream);
        start.CopyTo(stream);
        foreach ((ProtobufMessage head, OnnxInitializer tensor) in tensors)
        {
            head.CopyTo(stream);
            long before = stream.Position;
            tensor.WriteTo(stream);
            if (stream.Position - before != tensor.Bytes)
            {
                throw new InvalidOperationException($"'{tensor.Name}' wrote {stream.Position - before} bytes, its shape has {tensor.Bytes}.");
            }
        }

        end.CopyTo(stream);
    }

    /// <summary>The tensor's field of the graph up to its elements.</summary>
    private static ProtobufMessage HeadOf(OnnxInitializer tensor)
    {
        ProtobufMessage head = tensor.Head();
        return new ProtobufMessage().Begin(5, head.Length + tensor.Bytes).Append(head);
    }

    /// <summary>What callers are told of an input or output (ValueInfoProto).</summary>
    private static ProtobufMessage Value(string name, OnnxType type, object[] shape)
    {
        var sizes = new ProtobufMessage();
        foreach (object size in shape)
        {
            sizes.Message(1, size is string free ? new ProtobufMessage().Text(2, free) : new ProtobufMessage().Integer(1, Convert.ToInt64(size, System.Globalization.CultureInfo.InvariantCulture)));
        }

        ProtobufMessage tensor = new ProtobufMessage().Integer(1, (int)type).Message(2, sizes);
        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor));
    }
}
