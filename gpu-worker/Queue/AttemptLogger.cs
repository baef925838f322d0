using System.Text;
using Microsoft.Extensions.Logging;

namespace BertPipeline.GpuWorker.Queue;

/// <summary>Passes log entries on and keeps them as text, for the attempt's log in the run's folder.</summary>
internal sealed class AttemptLogger(ILogger inner, TimeProvider time) : ILogger
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        inner.Log(logLevel, eventId, state, exception, formatter);
        if (!IsEnabled(logLevel))
        {
            return;
        }

        lock (_lock)
        {
            _text.Append(time.GetUtcNow().ToString("u")).Append(' ').Append(logLevel).Append(": ").Append(formatter(state, exception)).Append('\n');
            if (exception is not null)
            {
                _text.Append(exception).Append('\n');
            }
        }
    }

    /// <summary>The text that has not been written yet.</summary>
    public string Pending()
    {
        lock (_lock)
        {
            return _text.ToString();
        }
    }

    /// <summary>The first so many pending characters have been written.</summary>
    public void Written(int length)
    {
        lock (_lock)
        {
            _text.Remove(0, length);
        }
    }
}
