using System.Globalization;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Calibration;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Errors;
using BertPipeline.Evaluation.External;
using BertPipeline.Evaluation.Labels;
using BertPipeline.Evaluation.Promotion;
using BertPipeline.Evaluation.Scoring;
using BertPipeline.Evaluation.Thresholds;

namespace BertPipeline.Evaluation.Reports;

/// <summary>Everything that a run's report says: the file <c>report.json</c>, and what the HTML and Markdown forms are rendered from.</summary>
public sealed record RunReport
{
    public const string HtmlFileName = "report.html";
    public const string MarkdownFileName = "report.md";
    public const string JsonFileName = "report.json";

    public required string RunId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was compared and who won by how much, in a sentence or two.</summary>
    public required string Headline { get; init; }

    /// <summary>What a reader must know before believing a figure.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public required RunRequest Request { get; init; }

    /// <summary>True when the language model had seen the texts of validation and test, without their tags.</summary>
    public required bool Transductive { get; init; }

    public required DataCounts Data { get; init; }

    public required IReadOnlyList<StepRecord> Steps { get; init; }

    public TrainingRecord? LanguageModel { get; init; }

    /// <summary>Of ULMFiT's language model.</summary>
    public TrainingRecord? Ulmfit { get; init; }

    public required IReadOnlyList<ClassifierTraining> Classifiers { get; init; }

    /// <summary>Every trained model, in the order of the request.</summary>
    public required IReadOnlyList<VariantScores> Scores { get; init; }

    public required Comparison Comparison { get; init; }

    /// <summary>The model that was chosen on validation.</summary>
    public required ModelChoice Choice { get; init; }

    /// <summary>The chosen model's errors, of each tag.</summary>
    public required IReadOnlyList<TagErrors> Errors { get; init; }

    /// <summary>The chosen model's precision and recall on test at every threshold, of each tag that a test piece has.</summary>
    public IReadOnlyList<TagCurve> Curves { get; init; } = [];

    /// <summary>Of each variant, by the seed that did best on validation: whether its scores on test are probabilities.</summary>
    public IReadOnlyList<VariantCalibration> Calibration { get; init; } = [];

    /// <summary>Thresholds for what the request wants of some tags.</summary>
    public IReadOnlyList<OperatingPoint> OperatingPoints { get; init; } = [];

    /// <summary>Which tags go together on test, and which the chosen model takes for which.</summary>
    public TagPairs? Pairs { get; init; }

    /// <summary>The variants on fewer labels.</summary>
    public IReadOnlyList<LearningCurvePoint> LearningCurve { get; init; } = [];

    /// <summary>The search for settings.</summary>
    public IReadOnlyList<TrialResult> Trials { get; init; } = [];

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

    public static RunReport Create(RunReportInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        VariantScores[] scores = [.. input.Models.Select(m => m.Scores)];
        ModelChoice choice = ModelChoice.Choose(scores);
        ComparedModel chosen = input.Models.First(m => m.Scores.Variant == choice.Variant && m.Scores.Seed == choice.Seed);
        return new()
        {
            RunId = input.RunId,
            CreatedAt = input.CreatedAt,
            Headline = ReportHeadline.Write(input.Comparison, choice, input.Request),
            Warnings = [.. ReportWarnings.Find(input)],
            Request = input.Request,
            Transductive = input.Request.LanguageModel.KeepTestText,
            Data = input.Data,
            Steps = input.Steps,
            LanguageModel = input.LanguageModel,
            Ulmfit = input.Ulmfit,
            Classifiers = input.Classifiers,
            Scores = scores,
            Comparison = input.Comparison,
            Choice = choice,
            Errors = ErrorAnalysis.Find(chosen, [.. input.Models.Where(m => m != chosen)]),
            Curves = [.. TagCurve.Of(chosen, input.OperatingPoints)],
            Calibration = [.. input.Models.GroupBy(m => m.Scores.Variant).Select(v => v.MaxBy(m => m.Scores.Validation.Averages.MacroAveragePrecision)!)
                .Select(m => VariantCalibration.Of(m.Scores.Variant, m.Scores.Seed, m.Test))],
            OperatingPoints = input.OperatingPoints,
            Pairs = TagPairs.Count(chosen),
            LearningCurve = input.LearningCurve,
            Trials = input.Trials,
            PublishedModel = input.PublishedModel,
            External = input.External,
            Promotion = input.Promotion,
            Suspects = input.Suspects,
            ToLabel = input.ToLabel,
            Command = input.Command,
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, PipelineJson.Indented);

    /// <summary>The name of a variant that people read.</summary>
    internal string NameOf(string variant) => VariantNames.Of(variant, Request.BaseModel);

    /// <summary>Of the published tagger, behind its variant's name: its seed, or those of the ensemble.</summary>
    internal string ChosenSeed => Request.Classifier.Ensemble ? $"an ensemble of the seeds {string.Join(", ", Request.Seeds)}" : string.Create(CultureInfo.InvariantCulture, $"seed {Choice.Seed}");

    /// <summary>How many seeds a variant has and what they differ by, or how many answer as one.</summary>
    internal string SeedsOf(ComparedVariant variant) => Request.Classifier.Ensemble ? $"{Request.Seeds.Count} as one"
        : variant.SeedStandardDeviation is { } deviation ? $"{variant.Seeds.Count} (± {Figure.Of(deviation)})"
        : "1";
}
