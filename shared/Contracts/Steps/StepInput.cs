using System.Globalization;

namespace BertPipeline.Contracts.Steps;

/// <summary>Names of the inputs of steps, for the run that hands them over and for the step that reads them. They are part of the keys.</summary>
public static class StepInput
{
    public const string Labelled = "labelled";
    public const string Split = "split";
    public const string Corpus = "corpus";
    public const string BaseModel = "base-model";
    public const string Sentences = "sentences";

    /// <summary>The language model that this one goes on from: last month's, or ULMFiT's of general text.</summary>
    public const string LanguageModel = "language-model";

    /// <summary>Examples that are never trained on.</summary>
    public const string HeldOut = "held-out";

    /// <summary>The base model, the adapted one or the variant's own language model: what a tagger starts from.</summary>
    public const string Encoder = "encoder";

    public const string Classifier = "classifier";
    public const string Evaluation = "evaluation";

    /// <summary>The classifier of a seed, where there are several.</summary>
    public static string ClassifierOf(int seed) => string.Create(CultureInfo.InvariantCulture, $"{Classifier}-{seed}");

    public const string Texts = "texts";

    /// <summary>A published tagger's folder.</summary>
    public const string Tagger = "tagger";

    /// <summary>Predictions that somebody else made.</summary>
    public const string External = "external";

    /// <summary>Thresholds and metrics of one tagger.</summary>
    public const string Score = "score";

    private const string ExamplesPrefix = "examples-";

    /// <summary>The examples of a shard, from 0.</summary>
    public static string Examples(int shard) => string.Create(CultureInfo.InvariantCulture, $"{ExamplesPrefix}{shard:D5}");

    /// <summary>True for what <see cref="Examples"/> returns.</summary>
    public static bool IsExamples(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.StartsWith(ExamplesPrefix, StringComparison.Ordinal);
    }

    /// <summary>The tags of a shard of texts, from 0.</summary>
    public static string TagsOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"tags-{shard:D5}");

    /// <param name="tagger">Variant and seed, joined by a hyphen.</param>
    public static string EvaluationOf(string tagger) => $"evaluation-{tagger}";

    /// <summary>The evaluation of a fold's pieces, from 0.</summary>
    public static string EvaluationOfFold(int fold) => EvaluationOf(string.Create(CultureInfo.InvariantCulture, $"fold-{fold}"));

    /// <inheritdoc cref="EvaluationOf"/>
    public static string ScoreOf(string tagger) => $"score-{tagger}";
}
