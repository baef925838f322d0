using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>When the tagger that a run publishes becomes the current one of its name.</summary>
public sealed record PromotionOptions
{
    /// <summary>
    /// So much macro F1 it may be worse than the current one: it moves when the lower end of the 95 % interval of the difference, on the test pieces that the current one was neither
    /// trained nor tuned on, lies above minus this.
    /// </summary>
    [Range(0.0, 1.0)]
    public double Margin { get; init; } = 0.02;

    /// <summary>Moves without that; not to a tagger that is no better than its tags shuffled.</summary>
    public bool Always { get; init; }
}
