using BertPipeline.Contracts;

namespace BertPipeline.Checkpoints;

/// <summary>What is said of a file that is not in the format that its name promises.</summary>
internal static class UnsoundFile
{
    // What git leaves in place of a large file when its extension for large files is not installed (https://git-lfs.com).
    private static ReadOnlySpan<byte> LargeFilePointer => "version https://git-lfs"u8;

    public static UserErrorException Error(FileBytes file, string format, string why, Exception? inner = null)
    {
        string message = IsPointer(file)
            ? $"{file.Path} is not the model but git's pointer to it. Run 'git lfs pull' where it was cloned."
            : $"{file.Path} is not a sound {format} file: {why}. Copy or download it again.";
        return inner is null ? new UserErrorException(message) : new UserErrorException(message, inner);
    }

    private static bool IsPointer(FileBytes file) =>
        file.Length is >= 23 and < 1024 && file.Read(0, LargeFilePointer.Length).AsSpan().SequenceEqual(LargeFilePointer);
}
