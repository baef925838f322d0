using BertPipeline.GpuWorker.Training;

namespace BertPipeline.GpuWorker.Tests.Training.Resuming;

/// <summary>What a training ended with.</summary>
/// <param name="Weights">Bytes of all parameters, one after the other.</param>
/// <param name="Stable">The file with the weights before the rate's decay; empty where there is none.</param>
internal sealed record Trained(byte[] Weights, byte[] Stable, TrainerState State)
{
    /// <summary>What differs; null when nothing does.</summary>
    public string? DifferenceTo(Trained other)
    {
        (string Name, bool IsSame)[] parts =
        [
            ("the weights", Weights.AsSpan().SequenceEqual(other.Weights)),
            ("the weights before the decay", Stable.AsSpan().SequenceEqual(other.Stable)),
            ("the number of steps", State.Step == other.State.Step),
            ("the tokens", State.Tokens == other.State.Tokens),
            ("the held-out evaluations", State.HeldOut.SequenceEqual(other.State.HeldOut)),
            ("the validations", State.Validation.SequenceEqual(other.State.Validation)),
            ("the best epoch", State.EarlyStopping == other.State.EarlyStopping),
            ("the curve", State.Curve.Points.SelectMany(Figures).SequenceEqual(other.State.Curve.Points.SelectMany(Figures))),
            ("whether it is exact", State.Exact && other.State.Exact),
        ];
        string[] different = [.. parts.Where(part => !part.IsSame).Select(part => part.Name)];
        return different.Length == 0 ? null : string.Join(", ", different);
    }

    private static IEnumerable<(long Step, string Name, double Value)> Figures(Contracts.Steps.TrainingPoint point) =>
        point.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => (point.Step, value.Key, value.Value));
}
