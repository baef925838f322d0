namespace BertPipeline.Contracts.Steps;

/// <summary>Names of figures in metrics streams, progress and training curves.</summary>
public static class MetricName
{
    /// <summary>What the optimizer minimises, mean over what the step counts.</summary>
    public const string Loss = "loss";

    /// <summary>Cross-entropy per masked token, in nat.</summary>
    public const string MlmLoss = "mlmLoss";

    /// <summary>Cross-entropy per example, in nat.</summary>
    public const string NspLoss = "nspLoss";

    public const string LearningRate = "learningRate";

    /// <summary>Global norm of the gradient before clipping.</summary>
    public const string GradientNorm = "gradientNorm";

    public const string TokensPerSecond = "tokensPerSecond";

    /// <summary>Resident memory of the worker's process, in millions of bytes.</summary>
    public const string ResidentMegabytes = "residentMegabytes";

    /// <summary>Memory in use on the worker's first GPU, by whichever process, in millions of bytes.</summary>
    public const string DeviceMemoryMegabytes = "deviceMemoryMegabytes";

    /// <summary>On the held-out examples, as <see cref="HeldOutEvaluation"/> says.</summary>
    public const string HeldOutMlmLoss = "heldOutMlmLoss";

    /// <inheritdoc cref="HeldOutMlmLoss"/>
    public const string HeldOutMlmAccuracy = "heldOutMlmAccuracy";

    /// <inheritdoc cref="HeldOutMlmLoss"/>
    public const string HeldOutNspAccuracy = "heldOutNspAccuracy";

    /// <summary>e to the cross-entropy per next token, on the held-out documents.</summary>
    public const string HeldOutPerplexity = "heldOutPerplexity";

    /// <summary>On the validation pieces, as <see cref="ValidationEvaluation"/> says.</summary>
    public const string ValidationLoss = "validationLoss";

    /// <inheritdoc cref="ValidationLoss"/>
    public const string ValidationMacroAveragePrecision = "validationMacroAveragePrecision";
}
