using BertPipeline.Contracts;

namespace BertPipeline.Local.Hosting.Logging;

/// <summary>Lines appended to a file, each at once. A file that has grown large is put aside under its name and <c>.1</c>, in the place of the one before: a host may run for months.</summary>
internal sealed class RollingFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly long _most;
    private StreamWriter? _writer;
    private long _length;

    /// <param name="path">Made where it is missing, for its owner alone.</param>
    /// <param name="most">About so many bytes are in it when it is put aside.</param>
    public RollingFile(string path, long most = 64 << 20)
    {
        (_path, _most) = (path, most);
        Open();
    }

    /// <summary>Writes one or more lines; nothing once it is disposed.</summary>
    public void WriteLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        lock (_gate)
        {
            if (_writer is null)
            {
                return;
            }

            if (_length > _most)
            {
                Roll();
            }

            _writer.WriteLine(line);
            _length += line.Length + 1;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private void Roll()
    {
        _writer!.Dispose();
        try
        {
            File.Move(_path, _path + ".1", overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody holds the older one: this one grows on.
        }

        Open();
    }

    private void Open()
    {
        FileStream file = PrivateFiles.OpenToAppend(_path);
        _length = file.Length;
        _writer = new StreamWriter(file) { AutoFlush = true };
    }
}
