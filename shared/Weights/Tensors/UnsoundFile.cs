using BertPipeline.Contracts;

namespace BertPipeline.Weights.Tensors;

/// <summary>What is said of a file that is not in the format that its name promises.</summary>
internal static class UnsoundFile
{
    // What git leaves in place of a large file when its extension for large files is not installed (https://git-lfs.com).
    private static ReadOnlySpan<byte> LargeFilePointer => "version https://git-lfs"u8;

    private const string Again = "Copy or download it again.";

    // PyTorch's own names of parameters have up to 80.
    private const int LongestName = 300;

    /// <param name="why">What is wrong; it may quote the file.</param>
    /// <param name="mend">A sentence with what to do, where copying again would change nothing.</param>
    public static UserErrorException Error(FileBytes file, string format, string why, Exception? inner = null, string mend = Again)
    {
        string message = IsPointer(file)
            ? $"{file.Path} is not the model but git's pointer to it. Run 'git lfs pull' where it was cloned."
            : $"{file.Path} is not a sound {format} file: {PrintableText.Of(why, 500)}. {mend}";
        return inner is null ? new UserErrorException(message) : new UserErrorException(message, inner);
    }

    /// <summary>Whether a tensor may have this name: messages and terminals show it.</summary>
    public static bool IsName(string name) => name.Length <= LongestName && !name.Any(char.IsControl);

    private static bool IsPointer(FileBytes file) =>
        file.Length is >= 23 and < 1024 && file.Read(0, LargeFilePointer.Length).AsSpan().SequenceEqual(LargeFilePointer);
}
