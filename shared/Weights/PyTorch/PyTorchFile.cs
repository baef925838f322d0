using BertPipeline.Contracts;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Weights.PyTorch;

/// <summary>
/// What <c>torch.save</c> wrote: the zip form (PyTorch 1.6 and later) or the form before it (torch/serialization.py; both are described in this
/// project's README).
/// </summary>
internal static class PyTorchFile
{
    public const string BigEndian = "a big-endian machine wrote it, which is not read";
    public const string BigEndianMend = "Save it again on a little-endian machine.";

    private const int PickleProtocol = 0x80;

    /// <exception cref="UserErrorException">The file is neither form, is damaged, or holds more than tensors.</exception>
    public static IReadOnlyList<StoredTensor> Read(FileBytes file)
    {
        if (file.Length < 4)
        {
            throw Malformed(file, "it is shorter than 4 bytes");
        }

        byte[] start = file.Read(0, 4);
        return start switch
        {
            [(byte)'P', (byte)'K', 3, 4] => PyTorchZip.Read(file),
            [PickleProtocol, ..] => PyTorchLegacy.Read(file),
            _ => throw Malformed(file, "it begins like neither form of torch.save"),
        };
    }

    public static UserErrorException Malformed(FileBytes file, string why, string? mend = null) =>
        mend is null ? UnsoundFile.Error(file, "PyTorch", why) : UnsoundFile.Error(file, "PyTorch", why, mend: mend);
}
