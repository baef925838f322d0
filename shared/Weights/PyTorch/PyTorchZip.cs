using System.Text;
using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>
/// The form since PyTorch 1.6: a zip archive with one folder, in it <c>data.pkl</c> with the object, <c>data/{key}</c> with the bytes of each
/// storage, uncompressed, and <c>byteorder</c>.
/// </summary>
internal static class PyTorchZip
{
    private const string Pickle = "/data.pkl";

    /// <exception cref="UserErrorException">The file is damaged, or holds more than tensors.</exception>
    public static IReadOnlyList<StoredTensor> Read(FileBytes file)
    {
        ZipDirectory entries = ZipDirectory.Read(file);
        string root = Root(entries, file);
        CheckByteOrder(entries, root, file);
        ZipEntry pickle = entries.Find(root + Pickle)!;
        if (pickle.Length > PyTorchPickle.LongestPickle)
        {
            throw PyTorchFile.Malformed(file, $"its {pickle.Name} is longer than {PyTorchPickle.LongestPickle >> 20} MB: no dictionary of weights");
        }

        byte[] bytes = file.Read(entries.DataOf(pickle), (int)pickle.Length);
        return [.. PyTorchPickle.Read(file, () => StateDictionary.Tensors(new Unpickler(new PickleCursor(bytes)).Read()))
            .Select(t => Stored(file, entries, root, t.Name, t.Tensor))];
    }

    /// <summary>The one folder, which torch.save names after the file.</summary>
    private static string Root(ZipDirectory entries, FileBytes file)
    {
        ZipEntry[] pickles = [.. entries.All.Where(e => e.Name.EndsWith(Pickle, StringComparison.Ordinal) && e.Name.IndexOf('/', StringComparison.Ordinal) == e.Name.Length - Pickle.Length)];
        return pickles.Length == 1
            ? pickles[0].Name[..^Pickle.Length]
            : throw PyTorchFile.Malformed(file, $"it is a zip archive with {pickles.Length} entries */data.pkl, torch.save writes one");
    }

    private static void CheckByteOrder(ZipDirectory entries, string root, FileBytes file)
    {
        if (entries.Find(root + "/byteorder") is not { } entry)
        {
            return;
        }

        string order = entry.Length <= 16 ? Encoding.ASCII.GetString(file.Read(entries.DataOf(entry), (int)entry.Length)).Trim() : "";
        if (order != "little")
        {
            throw order == "big"
                ? PyTorchFile.Malformed(file, PyTorchFile.BigEndian, PyTorchFile.BigEndianMend)
                : PyTorchFile.Malformed(file, "its byte order is neither little nor big");
        }
    }

    private static StoredTensor Stored(FileBytes file, ZipDirectory entries, string root, string name, PickleTensor tensor)
    {
        var info = new TensorInfo(name, tensor.Storage.Type, tensor.Shape);
        int size = info.Type.Size();
        ZipEntry entry = entries.Find($"{root}/data/{tensor.Storage.Key}") ?? throw PyTorchFile.Malformed(file, $"the storage of '{name}' is not in it");
        return entry.Length / size >= tensor.Storage.Total
            ? new StoredTensor(info, file, entries.DataOf(entry) + ((tensor.Storage.Start + tensor.Offset) * size), tensor.Strides)
            : throw PyTorchFile.Malformed(file, $"the storage of '{name}' has {entry.Length} bytes, {tensor.Storage.Total} elements of {size} were expected");
    }
}
