using BertPipeline.Contracts.Jobs;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Tells a training's progress about once a second: rate over the last seconds, time left from the pace of this attempt.</summary>
internal sealed class ProgressMeter(TrainingContext context, long totalSteps)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = context.Time.GetTimestamp();
    private long _toldAt = context.Time.GetTimestamp();
    private long _stepsHere;
    private long _tokens;
    private long _tokensTold;

    public double SecondsHere => context.Time.GetElapsedTime(_startedAt).TotalSeconds;

    /// <summary>Tokens a second, this attempt; evaluations included.</summary>
    public double Rate => _tokens / Math.Max(SecondsHere, 1e-3);

    public void Step(string phase, long step, long tokens, IReadOnlyDictionary<string, double> metrics)
    {
        _stepsHere++;
        _tokens += tokens;
        TimeSpan since = context.Time.GetElapsedTime(_toldAt);
        if (since >= Interval)
        {
            double rate = (_tokens - _tokensTold) / since.TotalSeconds;
            double left = SecondsHere / _stepsHere * (totalSteps - step);
            context.Progress.Report(new JobProgress(phase, step, totalSteps, rate, "tokens", left, metrics));
            (_toldAt, _tokensTold) = (context.Time.GetTimestamp(), _tokens);
        }
    }

    public void Say(string phase, long step, IReadOnlyDictionary<string, double> metrics) =>
        context.Progress.Report(new JobProgress(phase, step, totalSteps, Rate, "tokens", null, metrics));
}
