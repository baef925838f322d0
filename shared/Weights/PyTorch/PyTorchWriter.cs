using System.Buffers.Binary;
using System.Globalization;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>
/// Writes fp32 tensors as <c>torch.save</c> did before PyTorch 1.6: every PyTorch from 0.4 to today's reads it, the 1.1 of pytorch_transformers' time
/// too, which cannot read the zip form. The bytes depend on names, shapes and values only.
/// </summary>
public static class PyTorchWriter
{
    /// <param name="path">Overwritten.</param>
    /// <param name="tensors">In the dictionary's order; each becomes a storage of its own.</param>
    /// <param name="aliases">Further names, at the dictionary's end, for tensors that are there: they share the storage, as tied weights do.</param>
    public static void Write(string path, IReadOnlyList<OutgoingTensor> tensors, IReadOnlyList<TensorAlias> aliases)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(aliases);
        if (aliases.FirstOrDefault(alias => !tensors.Any(t => t.Name == alias.Of)) is { } lost)
        {
            throw new ArgumentException($"'{lost.Name}' should share the elements of '{lost.Of}', which is not written.", nameof(aliases));
        }

        using FileStream stream = File.Create(path);
        stream.Write(Number(PyTorchLegacy.MagicNumber));
        stream.Write(Number(PyTorchLegacy.ProtocolVersion));
        stream.Write(Machine());
        stream.Write(StateDictionaryOf(tensors, aliases));
        stream.Write(KeysOf(tensors.Count));
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (OutgoingTensor tensor in tensors)
        {
            BinaryPrimitives.WriteInt64LittleEndian(count, tensor.Elements);
            stream.Write(count);
            tensor.Write(stream);
        }
    }

    private static byte[] Number(System.Numerics.BigInteger value)
    {
        var pickle = new PickleWriter();
        pickle.Number(value);
        return pickle.Finish();
    }

    /// <summary>The sizes are C's on the machines of PyTorch; no reader has ever used them.</summary>
    private static byte[] Machine()
    {
        var pickle = new PickleWriter();
        pickle.Opcode('}');
        pickle.Opcode('(');
        pickle.Text("protocol_version");
        pickle.Number(PyTorchLegacy.ProtocolVersion);
        pickle.Text("little_endian");
        pickle.Bool(true);
        pickle.Text("type_sizes");
        pickle.Opcode('}');
        pickle.Opcode('(');
        foreach ((string type, int size) in new[] { ("short", 2), ("int", 4), ("long", 4) })
        {
            pickle.Text(type);
            pickle.Number(size);
        }

        pickle.Opcode('u');
        pickle.Opcode('u');
        return pickle.Finish();
    }

    private static byte[] StateDictionaryOf(IReadOnlyList<OutgoingTensor> tensors, IReadOnlyList<TensorAlias> aliases)
    {
        var pickle = new PickleWriter();
        EmptyOrderedDict(pickle);
        pickle.Opcode('(');
        foreach ((int key, OutgoingTensor tensor) in tensors.Index())
        {
            Item(pickle, tensor.Name, key, tensor);
        }

        foreach (TensorAlias alias in aliases)
        {
            (int key, OutgoingTensor tensor) = tensors.Index().First(t => t.Item.Name == alias.Of);
            Item(pickle, alias.Name, key, tensor);
        }

        pickle.Opcode('u');
        return pickle.Finish();
    }

    /// <summary><c>name: _rebuild_tensor_v2(storage, 0, size, stride, False, OrderedDict())</c></summary>
    private static void Item(PickleWriter pickle, string name, int key, OutgoingTensor tensor)
    {
        pickle.Text(name);
        pickle.Global("torch._utils", "_rebuild_tensor_v2");
        pickle.Opcode('(');
        Storage(pickle, key, tensor.Elements);
        pickle.Number(0);
        pickle.Tuple(tensor.Shape);
        pickle.Tuple(StridesOf(tensor.Shape));
        pickle.Bool(false);
        EmptyOrderedDict(pickle);
        pickle.Opcode('t');
        pickle.Opcode('R');
    }

    private static void Storage(PickleWriter pickle, int key, long elements)
    {
        pickle.Opcode('(');
        pickle.Text("storage");
        pickle.Global("torch", "FloatStorage");
        pickle.Text(Key(key));
        pickle.Text("cpu");
        pickle.Number(elements);
        pickle.Opcode('N');
        pickle.Opcode('t');
        pickle.Opcode('Q');
    }

    private static void EmptyOrderedDict(PickleWriter pickle)
    {
        pickle.Global("collections", "OrderedDict");
        pickle.Opcode(')');
        pickle.Opcode('R');
    }

    private static byte[] KeysOf(int count)
    {
        var pickle = new PickleWriter();
        pickle.Opcode(']');
        pickle.Opcode('(');
        for (int key = 0; key < count; key++)
        {
            pickle.Text(Key(key));
        }

        pickle.Opcode('e');
        return pickle.Finish();
    }

    private static string Key(int key) => key.ToString(CultureInfo.InvariantCulture);

    private static long[] StridesOf(IReadOnlyList<long> shape)
    {
        long[] strides = new long[shape.Count];
        long stride = 1;
        for (int i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(shape[i], 1);
        }

        return strides;
    }
}
