using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Training;

/// <summary>A rule that moves the weights against their gradients.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>What it remembers between steps, by name; written to checkpoints and read back in place.</summary>
    IReadOnlyList<(string Name, Tensor Value)> State { get; }

    /// <summary>Takes up a group that begins to learn, with a state of its own.</summary>
    /// <param name="group">One that learns.</param>
    /// <param name="firstStep">The first step that moves it, from 0.</param>
    void Add(ParameterGroup group, long firstStep);

    /// <param name="step">The step, from 0.</param>
    /// <param name="rates">What the schedule says for this step.</param>
    void Step(long step, ScheduledRates rates);
}
