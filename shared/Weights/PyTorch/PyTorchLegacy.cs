using System.Buffers.Binary;
using System.Numerics;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>
/// The form before PyTorch 1.6: five pickles (magic number, protocol version, the writer's machine, the object, the keys of its storages), then for
/// each key the number of elements (int64) and the elements.
/// </summary>
internal static class PyTorchLegacy
{
    public const int ProtocolVersion = 1001;

    public static readonly BigInteger MagicNumber = BigInteger.Parse("0x1950a86a20f9469cfc6c".AsSpan(2), System.Globalization.NumberStyles.HexNumber, null);

    /// <exception cref="UserErrorException">The file is damaged, or holds more than tensors.</exception>
    public static IReadOnlyList<StoredTensor> Read(FileBytes file)
    {
        (IReadOnlyList<(string Name, PickleTensor Tensor)> tensors, IReadOnlyDictionary<string, PickleStorage> storages, string[] keys, long position) =
            PyTorchPickle.Read(file, () => ReadPickles(file.Read(0, (int)Math.Min(PyTorchPickle.LongestPickle, file.Length))));
        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string key in keys)
        {
            if (!storages.TryGetValue(key, out PickleStorage? storage))
            {
                throw PyTorchFile.Malformed(file, $"the storage '{key}' belongs to nothing in it");
            }

            places[key] = position + sizeof(long);
            position = End(file, storage, position);
        }

        return [.. tensors.Select(t => Stored(file, t.Name, t.Tensor, places))];
    }

    private static (IReadOnlyList<(string Name, PickleTensor Tensor)> Tensors, IReadOnlyDictionary<string, PickleStorage> Storages, string[] Keys, long Position) ReadPickles(byte[] bytes)
    {
        var cursor = new PickleCursor(bytes);
        object? Next() => new Unpickler(cursor).Read();

        if (Next() is not BigInteger magic || magic != MagicNumber)
        {
            throw new PickleException("it is a pickle, but none of torch.save");
        }

        if (Next() is not (long)ProtocolVersion)
        {
            throw new PickleException($"it has another protocol than {ProtocolVersion}");
        }

        if (Next() is not PickleDictionary machine || machine.Find("little_endian") is not bool isLittleEndian)
        {
            throw new PickleException("it does not say what machine wrote it");
        }

        if (!isLittleEndian)
        {
            throw new PickleException(PyTorchFile.BigEndian, PyTorchFile.BigEndianMend);
        }

        var unpickler = new Unpickler(cursor);
        IReadOnlyList<(string Name, PickleTensor Tensor)> tensors = StateDictionary.Tensors(unpickler.Read());
        string[] keys = Next() is List<object?> list && list.TrueForAll(key => key is string)
            ? [.. list.Cast<string>()]
            : throw new PickleException("it has no list of storages");
        return (tensors, unpickler.Storages, keys, cursor.Position);
    }

    private static long End(FileBytes file, PickleStorage storage, long position)
    {
        int size = storage.Type.Size();
        if (position > file.Length - sizeof(long) || storage.Total > (file.Length - position - sizeof(long)) / size)
        {
            throw PyTorchFile.Malformed(file, $"it ends at byte {file.Length}, inside the storage '{storage.Key}' of {storage.Total} elements");
        }

        long count = BinaryPrimitives.ReadInt64LittleEndian(file.Read(position, sizeof(long)));
        return count == storage.Total
            ? position + sizeof(long) + (count * size)
            : throw PyTorchFile.Malformed(file, $"the storage '{storage.Key}' has {count} elements, expected {storage.Total}");
    }

    private static StoredTensor Stored(FileBytes file, string name, PickleTensor tensor, Dictionary<string, long> places)
    {
        var info = new TensorInfo(name, tensor.Storage.Type, tensor.Shape);
        return places.TryGetValue(tensor.Storage.Key, out long place)
            ? new StoredTensor(info, file, place + ((tensor.Storage.Start + tensor.Offset) * info.Type.Size()), tensor.Strides)
            : throw PyTorchFile.Malformed(file, $"the storage of '{name}' is not in it");
    }
}
