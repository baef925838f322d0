using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using BertPipeline.Contracts;

namespace BertPipeline.Local.Hosting.Logging;

/// <summary>Appends log lines to one file, so that the terminal stays for people. Lines are written at once: a killed host leaves them all.</summary>
public sealed class FileLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, FileLogger> _loggers = new(StringComparer.Ordinal);
    private readonly RollingFile _file;
    private readonly TimeProvider _time;

    public FileLoggerProvider(string path, TimeProvider time)
    {
        _time = time;
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        _file = new RollingFile(path);
    }

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new FileLogger(this, name));

    public void Dispose() => _file.Dispose();

    private void Write(LogLevel level, EventId id, string category, string message, Exception? exception)
    {
        var line = new StringBuilder()
            .Append(_time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture))
            .Append(' ').Append(level).Append(' ').Append(category).Append('[').Append(id.Id).Append("] ").Append(message);
        if (exception is not null)
        {
            line.Append('\n').Append(exception);
        }

        _file.WriteLine(line.ToString());
    }

    private sealed class FileLogger(FileLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Write(logLevel, eventId, category, formatter(state, exception), exception);
    }
}
