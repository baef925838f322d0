using System.Text.Json.Serialization;

namespace BertPipeline.Contracts.Runs;

/// <summary>The rule that moves weights against their gradients.</summary>
public enum OptimizerKind
{
    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv:1711.05101).</summary>
    [JsonStringEnumMemberName("adamw")]
    AdamW,

    /// <summary>With momentum. It wants a pretrained encoder: from random weights it hardly learns, at whatever rate.</summary>
    Sgd,
}
