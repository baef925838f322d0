using BertPipeline.Contracts.Jobs;
using BertPipeline.GpuWorker.Telemetry;

namespace BertPipeline.GpuWorker.Training;

/// <summary>
/// Tells a training's progress about once a second: rate over the last seconds, time left from this attempt's own steps and evaluations. Its first step, which compiles code
/// and reserves memory, says nothing of the others, and neither does the evaluation before it.
/// </summary>
internal sealed class ProgressMeter(TrainingContext context, long totalSteps)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = context.Time.GetTimestamp();
    private long _toldAt = context.Time.GetTimestamp();
    private long _lastAt = context.Time.GetTimestamp();
    private long _tokens;
    private long _tokensTold;
    private bool _isWarm;
    private (double Seconds, int Count) _steps;
    private (double Seconds, int Count) _evaluations;

    public double SecondsHere => context.Time.GetElapsedTime(_startedAt).TotalSeconds;

    /// <summary>Tokens a second, this attempt; evaluations included.</summary>
    public double Rate => _tokens / Math.Max(SecondsHere, 1e-3);

    /// <summary>A step has been taken.</summary>
    /// <param name="phase">What is going on.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="tokens">Of this one.</param>
    /// <param name="evaluationsLeft">That will follow, unless training stops early.</param>
    /// <param name="metrics">The newest.</param>
    public void Step(string phase, long step, long tokens, int evaluationsLeft, IReadOnlyDictionary<string, double> metrics)
    {
        _tokens += tokens;
        double seconds = TakeTime();
        WorkerTelemetry.Tokens.Add(tokens);
        if (_isWarm)
        {
            _steps = (_steps.Seconds + seconds, _steps.Count + 1);
            WorkerTelemetry.StepDuration.Record(seconds);
        }

        _isWarm = true;
        TimeSpan since = context.Time.GetElapsedTime(_toldAt);
        if (since >= Interval)
        {
            double rate = (_tokens - _tokensTold) / since.TotalSeconds;
            context.Progress.Report(new JobProgress(phase, step, totalSteps, rate, "tokens", SecondsLeft(totalSteps - step, evaluationsLeft), new Dictionary<string, double>([.. metrics, .. WorkerMemory.Read()])));
            (_toldAt, _tokensTold) = (context.Time.GetTimestamp(), _tokens);
        }
    }

    /// <summary>The model has been evaluated.</summary>
    public void Evaluated() => _evaluations = (_evaluations.Seconds + TakeTime(), _evaluations.Count + 1);

    public void Say(string phase, long step, IReadOnlyDictionary<string, double> metrics) =>
        context.Progress.Report(new JobProgress(phase, step, totalSteps, Rate, "tokens", null, metrics));

    /// <summary>Null while there is nothing to go by.</summary>
    private double? SecondsLeft(long steps, int evaluations) => _steps.Count == 0
        ? null
        : (_steps.Seconds / _steps.Count * steps) + (_evaluations.Seconds / Math.Max(1, _evaluations.Count) * evaluations);

    /// <summary>Since the last step or evaluation.</summary>
    private double TakeTime()
    {
        double seconds = context.Time.GetElapsedTime(_lastAt).TotalSeconds;
        _lastAt = context.Time.GetTimestamp();
        return seconds;
    }
}
