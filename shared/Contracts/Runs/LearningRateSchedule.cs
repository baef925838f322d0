using System.Text.Json.Serialization;

namespace BertPipeline.Contracts.Runs;

/// <summary>How the learning rate goes over a training.</summary>
public enum LearningRateSchedule
{
    /// <summary>Warm-up, then linear decay to nothing.</summary>
    Linear,

    /// <summary>Cycles of the learning rate, with momentum cycled inversely (Smith 2017, arXiv:1506.01186; 2018, arXiv:1803.09820).</summary>
    Triangular,

    /// <summary>One such cycle over the whole training, then annealed to nothing.</summary>
    [JsonStringEnumMemberName("one-cycle")]
    OneCycle,

    /// <summary>Warm-up, then the peak, and at the end a decay to nothing as 1 − √t (Hägele et al. 2024, arXiv:2405.18392). A training can be continued from where the decay began.</summary>
    [JsonStringEnumMemberName("warmup-stable-decay")]
    WarmupStableDecay,
}
