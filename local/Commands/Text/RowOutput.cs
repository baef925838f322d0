using BertPipeline.Contracts;

namespace BertPipeline.Local.Commands.Text;

/// <summary>Standard output, a device, or a file that gets its name when it is complete.</summary>
internal sealed class RowOutput : IAsyncDisposable
{
    private readonly FileInfo? _file;
    private bool _complete;

    private RowOutput(FileInfo? file, Stream stream)
    {
        _file = file;
        Stream = stream;
    }

    public Stream Stream { get; }

    private string Temporary => TemporaryOf(_file!);

    /// <param name="file">Standard output when null.</param>
    /// <param name="openOutput">Opens standard output.</param>
    /// <param name="input">What is read meanwhile, if it is a file.</param>
    /// <exception cref="UserErrorException">The file cannot be written there.</exception>
    public static RowOutput Open(FileInfo? file, Func<Stream> openOutput, FileInfo? input = null)
    {
        if (file is not null && file.FullName == input?.FullName)
        {
            throw new UserErrorException($"'{file.FullName}' is what is read, and would be replaced by what is made of it. Write to another file.");
        }

        if (file is not null && Directory.Exists(file.FullName))
        {
            throw new UserErrorException($"'{file.FullName}' is a folder. Name a file in it.");
        }

        try
        {
            return file is null ? new(null, openOutput())
                : IsDevice(file) ? new(null, new FileStream(file.FullName, FileMode.Open, FileAccess.Write))
                : new(file, new FileStream(TemporaryOf(file), FileMode.Create, FileAccess.Write));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{file?.FullName}' cannot be written: {e.Message}", e);
        }
    }

    public void Complete() => _complete = true;

    public async ValueTask DisposeAsync()
    {
        try
        {
            // What is left to write may not fit any more.
            await Stream.DisposeAsync();
        }
        catch (IOException)
        {
            DeleteTemporary();
            throw;
        }

        if (_file is not null && _complete)
        {
            File.Move(Temporary, _file.FullName, overwrite: true);
        }
        else
        {
            DeleteTemporary();
        }
    }

    private static string TemporaryOf(FileInfo file) => file.FullName + ".part";

    /// <summary>Written as it comes: nothing can be moved onto it.</summary>
    private static bool IsDevice(FileInfo file) => file.Exists && file.FullName.StartsWith("/dev/", StringComparison.Ordinal);

    private void DeleteTemporary()
    {
        if (_file is not null)
        {
            File.Delete(Temporary);
        }
    }
}
