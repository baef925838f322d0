using BertPipeline.Contracts;

namespace BertPipeline.Local.Commands.Text;

/// <summary>Standard output, or a file that gets its name when it is complete.</summary>
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

    private string Temporary => _file!.FullName + ".part";

    /// <exception cref="UserErrorException">The file cannot be written there.</exception>
    public static RowOutput Open(FileInfo? file, Func<Stream> openOutput)
    {
        try
        {
            return new(file, file is null ? openOutput() : new FileStream(file.FullName + ".part", FileMode.Create, FileAccess.Write));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"'{file?.FullName}' cannot be written: {e.Message}", e);
        }
    }

    public void Complete() => _complete = true;

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        if (_file is null)
        {
            return;
        }

        if (_complete)
        {
            File.Move(Temporary, _file.FullName, overwrite: true);
        }
        else
        {
            File.Delete(Temporary);
        }
    }
}
