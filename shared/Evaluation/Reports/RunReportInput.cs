using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.External;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Evaluation.Promotion;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Reports;

/// <summary>What a report is made from; <see cref="RunReport.Create"/> draws the conclusions.</summary>
public sealed record RunReportInput
{
    public required string RunId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required RunRequest Request { get; init; }

    public required DataCounts Data { get; init; }

    /// <summary>The steps that have ended, in the order of the chain.</summary>
    public required IReadOnlyList<StepRecord> Steps { get; init; }

    /// <summary>Null when no variant needs it.</summary>
    public TrainingRecord? LanguageModel { get; init; }

    /// <summary>Of ULMFiT's language model; null when no variant needs it.</summary>
    public TrainingRecord? Ulmfit { get; init; }

    public required IReadOnlyList<ClassifierTraining> Classifiers { get; init; }

    /// <summary>Every trained model, in the order of the request.</summary>
    public required IReadOnlyList<ComparedModel> Models { get; init; }

    public required Comparison Comparison { get; init; }

    /// <summary>The variants on fewer labels; none where the request asks for none.</summary>
    public IReadOnlyList<LearningCurvePoint> LearningCurve { get; init; } = [];

    /// <summary>The search for settings; none where the request asks for none.</summary>
    public IReadOnlyList<TrialResult> Trials { get; init; } = [];

    /// <summary>Variants that are judged nowhere, because a training of theirs diverged.</summary>
    public IReadOnlyList<DivergedVariant> Diverged { get; init; } = [];

    /// <summary>What the request wants of some tags, by the chosen model.</summary>
    public IReadOnlyList<OperatingPoint> OperatingPoints { get; init; } = [];

    /// <summary>The published tagger, <c>name/version</c>; null when none was.</summary>
    public string? PublishedModel { get; init; }

    /// <summary>The variants beside predictions that somebody else made.</summary>
    public IReadOnlyList<ExternalComparison> External { get; init; } = [];

    /// <summary>Which tagger the name means after the run, and why; null in reports of before.</summary>
    public PromotionOutcome? Promotion { get; init; }

    /// <summary>Training labels that may be wrong; null where the request asks for no label check.</summary>
    public SuspectFindings? Suspects { get; init; }

    /// <summary>Texts worth labelling, the first of them; null where the request asks for none.</summary>
    public ToLabelFindings? ToLabel { get; init; }

    /// <summary>The command that repeats the run.</summary>
    public required string Command { get; init; }
}
