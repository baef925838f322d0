using BertPipeline.Simulator.Scheduling;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Simulator.Actors;

/// <summary>What the real code logs, as lines of the trace.</summary>
internal sealed class TraceLoggers(Actor actor) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            actor.World.Trace.Add(actor.World.Now, $"{actor.Name} logs: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.GetType().Name})")}");
        }
    }

    public void Dispose()
    {
    }
}
