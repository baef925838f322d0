using BertPipeline.Contracts.Steps;

namespace BertPipeline.GpuWorker.Training;

/// <summary>The training curve as it grows: a point is the mean over the steps since the point before.</summary>
internal sealed record TrainingCurve
{
    private const int MostPoints = 500;

    public List<TrainingPoint> Points { get; init; } = [];

    /// <summary>Sums since the last point, by figure.</summary>
    public Dictionary<string, double> Sums { get; init; } = [];

    public int Steps { get; set; }

    /// <summary>Adds a step's figures.</summary>
    /// <returns>The new point where one is due, else null.</returns>
    public TrainingPoint? Add(long step, long totalSteps, double epoch, long tokens, IEnumerable<KeyValuePair<string, double>> figures)
    {
        foreach ((string name, double value) in figures)
        {
            Sums[name] = Sums.GetValueOrDefault(name) + value;
        }

        Steps++;
        long every = Math.Max(1, (totalSteps + MostPoints - 1) / MostPoints);
        if (step % every != 0 && step != totalSteps)
        {
            return null;
        }

        var point = new TrainingPoint(
            step, epoch, tokens, Sums.Where(s => double.IsFinite(s.Value)).ToDictionary(s => s.Key, s => s.Value / Steps));
        Points.Add(point);
        Sums.Clear();
        Steps = 0;
        return point;
    }
}
