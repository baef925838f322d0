using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Evaluation.Comparisons;
using BertPipeline.Evaluation.Reports;
using BertPipeline.Evaluation.Scoring;

namespace BertPipeline.Evaluation.Tests.Reports;

/// <summary>A run that never happened, whose models guess with a known accuracy: something to render.</summary>
internal static class SampleReport
{
    public static IReadOnlyList<string> Tags { get; } =
    [
        "Alerts_Notification", "Bugs", "Customer_Support", "Documentation", "Feature_Request", "Onboarding", "Performance", "Price",
        "Reporting", "UX_UI", "Value_Prop",
    ];

    private static readonly Lazy<RunReport> MadeOnce = new(() => Create(testPieces: 600));

    public static RunReport Default => MadeOnce.Value;

    public static RunReport Create(
        string text = "The export keeps failing, and support never answered my mail.",
        int testPieces = 600,
        IReadOnlyList<int>? seeds = null,
        bool keepTestText = false,
        IReadOnlyDictionary<string, double>? skills = null) => RunReport.Create(Input(text, testPieces, seeds, keepTestText, skills));

    public static RunReportInput Input(
        string text = "The export keeps failing, and support never answered my mail.",
        int testPieces = 600,
        IReadOnlyList<int>? seeds = null,
        bool keepTestText = false,
        IReadOnlyDictionary<string, double>? skills = null)
    {
        seeds ??= [1];
        skills ??= new Dictionary<string, double> { [Variant.BagOfTricks] = 1.9, [Variant.Bert] = 1.6, [Variant.BertAdapted] = 2.6 };
        var request = new RunRequest
        {
            Corpus = "feedback",
            BaseModel = "scratch:tiny",
            Seeds = seeds,
            Variants = [.. skills.Keys],
            LanguageModel = new LanguageModelOptions { KeepTestText = keepTestText },
        };
        IReadOnlyList<Piece> validation = Pieces(testPieces / 2, 1, text);
        IReadOnlyList<Piece> test = Pieces(testPieces, 2, text);
        ComparedModel[] models =
        [
            .. skills.SelectMany(_ => seeds, (skill, seed) =>
            {
                IReadOnlyList<PieceLogits> logits = Logits(test, skill.Value, seed);
                VariantScores scores = VariantScores.Score(
                    skill.Key, seed, Tags, validation, Logits(validation, skill.Value, seed + 100), test, logits);
                return ComparedModel.Create(scores, Tags, test, logits);
            }),
        ];
        Comparison comparison = VariantComparer.Compare(models, Variant.BagOfTricks, 1_000, 1, TestContext.Current.CancellationToken);
        return new()
        {
            RunId = "0123abcd",
            CreatedAt = new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.Zero),
            Request = request,
            Data = Data(testPieces, validation, test),
            Steps = Steps(),
            LanguageModel = LanguageModel(),
            Classifiers = [.. models.Select(m => new ClassifierTraining(m.Scores.Variant, m.Scores.Seed, Classifier(skills[m.Scores.Variant])))],
            Models = models,
            Comparison = comparison,
            LearningCurve = [new(200, comparison), new(500, comparison)],
            Trials = [.. skills.Keys.SelectMany(variant => new TrialResult[] { new(variant, "as asked", 0.41, false), new(variant, "learning rate 0.0002", 0.52, true) })],
            PublishedModel = "feedback-tagger/0003",
            Command = "bert-pipeline run --from 0123abcd --force",
        };
    }

    private static Dictionary<string, string> Machine => new() { ["device"] = "cpu", ["threads"] = "2", ["libtorch"] = "2.10.0", ["precision"] = "fp32" };

    private static double Prevalence(int tag) => tag == 0 ? 0.03 : 0.06 + (0.02 * tag);

    private static IReadOnlyList<Piece> Pieces(int count, int seed, string text)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(id => new Piece(id, text, [.. Tags.Where((_, tag) => random.NextDouble() < Prevalence(tag))]))];
    }

    private static IReadOnlyList<PieceLogits> Logits(IReadOnlyList<Piece> pieces, double skill, int seed)
    {
        var random = new Random(seed);
        return [.. pieces.Select(p => new PieceLogits(p.Id, [.. Tags.Select((tag, i) =>
            (float)((p.Labels.Contains(tag) ? skill + (0.05 * i) : -skill) - 0.7 + (5.5 * (random.NextDouble() + random.NextDouble() - 1))))]))];
    }

    private static DataCounts Data(int testPieces, IReadOnlyList<Piece> validation, IReadOnlyList<Piece> test) => new()
    {
        Pieces = new(2 * testPieces, validation.Count, test.Count),
        Tags = [.. Tags.Select((tag, i) => new TagCounts(
            tag, new((int)(2 * testPieces * Prevalence(i)), validation.Count(p => p.Labels.Contains(tag)), test.Count(p => p.Labels.Contains(tag)))))],
        DuplicateTexts = 12,
        Unreadable = [new("feedback/more.csv", 7, "2 fields instead of 3", "<b>broken</b>,row")],
        Notes = ["feedback/more.csv: fields are parted by ';'"],
        Warnings = ["'Speed, price' is read as one tag."],
        Corpus = new(20_000, 500, 431, 87, 3),
    };

    private static StepRecord[] Steps()
    {
        var start = new DateTimeOffset(2026, 11, 23, 19, 55, 0, TimeSpan.Zero);
        return
        [
            .. StepTable.All.Take(9).Select((step, i) => new StepRecord
            {
                Id = step.Name,
                Step = step.Name,
                Artifact = new ArtifactRef(step.Name, new string((char)('a' + (i % 6)), 64), new string('d', 64)),
                ReusedFrom = i == 2 ? "run-before" : null,
                StartedAt = start.AddSeconds(10 * i),
                EndedAt = start.AddSeconds((10 * i) + (i == 6 ? 75 : 8)),
                Summary = new Dictionary<string, string> { ["documents"] = "20000" },
            }),
        ];
    }

    private static TrainingRecord LanguageModel() => new()
    {
        Points = [.. Enumerable.Range(0, 120).Select(i => new TrainingPoint(
            12 * i, i / 40.0, 24_000L * i, new Dictionary<string, double>
            {
                [MetricName.MlmLoss] = 3.4 + (4.2 * Math.Exp(-i / 18.0)) + (0.08 * Math.Sin(i)),
                [MetricName.NspLoss] = 0.45 + (0.25 * Math.Exp(-i / 30.0)),
            }))],
        HeldOut = [.. Enumerable.Range(0, 4).Select(e => new HeldOutEvaluation(
            e, 480L * e, 960_000L * e, e == 0 ? 7.6 : 3.9 - (0.15 * e), e == 0 ? 0.001 : 0.3 + (0.02 * e), 5.6, 0.5 + (0.08 * e), 0.52))],
        Summary = new() { TokensSeen = 2_880_000, Parameters = 680_000, Steps = 1_440, EpochsRun = 3, TokensPerSecond = 38_000, Seconds = 75, Environment = Machine },
        Warnings = ["Epoch 3 used the examples of epoch 1 again."],
    };

    private static TrainingRecord Classifier(double skill) => new()
    {
        Points = [.. Enumerable.Range(0, 60).Select(i => new TrainingPoint(
            10 * i, i / 10.0, 9_000L * i, new Dictionary<string, double> { [MetricName.Loss] = 0.1 + (0.5 / skill) + (0.3 * Math.Exp(-i / 12.0)) }))],
        Validation = [.. Enumerable.Range(1, 6).Select(e => new ValidationEvaluation(
            e, 100L * e, 0.1 + (0.5 / skill) + (0.3 * Math.Exp(-e / 1.2)) + (0.006 * e), (0.5 + (0.16 * skill)) * (1 - Math.Exp(-e / 1.2))))],
        Summary = new()
        {
            TokensSeen = 540_000,
            Parameters = 681_000,
            Steps = 600,
            EpochsRun = 6,
            BestEpoch = 6,
            TokensPerSecond = 30_000,
            Seconds = 18,
            Environment = Machine,
        },
    };
}
