using BertPipeline.Contracts.Jobs;

namespace BertPipeline.Contracts.Steps.Parameters;

/// <summary>A fine-tuning of a language model on local folders, without storage or queue: what <c>lm finetune</c> asks of a worker.</summary>
public sealed record FinetuneFolders
{
    /// <summary>Folder of pregenerated examples: <c>epoch-NNN.examples</c>, or the article's <c>epoch_N.json</c>.</summary>
    public required string PregeneratedData { get; init; }

    /// <summary>Folder of examples that are never trained on; <c>held-out</c> under <see cref="PregeneratedData"/> when null, none where there is no such folder.</summary>
    public string? HeldOutData { get; init; }

    /// <summary>A Hugging Face folder.</summary>
    public required string BertModel { get; init; }

    /// <summary>True where the folder has no weights, and the model begins from random ones.</summary>
    public bool FromScratch { get; init; }

    /// <summary>Gets the fine-tuned model; holds the checkpoints until then.</summary>
    public required string OutputDir { get; init; }

    public required FinetuneLanguageModelParameters Parameters { get; init; }

    /// <summary>Examples an optimizer step, in the place of <see cref="FinetuneLanguageModelParameters.TokensPerStep"/>.</summary>
    public int? ExamplesPerStep { get; init; }

    /// <summary>GPUs that share out every step; one when null. The training may go on with another number.</summary>
    public DeviceCount? Devices { get; init; }

    /// <summary>Time between checkpoints; each epoch ends with one too.</summary>
    public double CheckpointMinutes { get; init; } = 5;
}
