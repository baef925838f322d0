namespace BertPipeline.Contracts.Steps;

/// <summary>What a training was and cost.</summary>
public sealed record TrainingSummary
{
    /// <summary>Under this name the summary of a step has the kept epoch's macro average precision on validation.</summary>
    public const string ValidationScore = "validationMacroAveragePrecision";

    /// <summary>Real tokens seen, all epochs together.</summary>
    public required long TokensSeen { get; init; }

    /// <summary>Weights of the model, a tied matrix counted once.</summary>
    public required long Parameters { get; init; }

    /// <summary>Optimizer steps.</summary>
    public required long Steps { get; init; }

    public required double EpochsRun { get; init; }

    /// <summary>The epoch whose weights were kept; null where nothing is chosen.</summary>
    public int? BestEpoch { get; init; }

    public required double TokensPerSecond { get; init; }

    /// <summary>Time in training, all attempts together.</summary>
    public required double Seconds { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
