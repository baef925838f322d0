using System.Text.Json.Serialization;

namespace BertPipeline.Contracts.Runs;

/// <summary>What starts a run: the body of <c>POST /api/runs</c> and the content of a dropped <c>run.json</c>.</summary>
public sealed record RunRequest
{
    /// <summary>Folder in the container <c>corpora</c> with the unlabelled feedback.</summary>
    public required string Corpus { get; init; }

    /// <summary>Folder in <c>corpora</c> with the labelled feedback; <c>{corpus}/labelled</c> when null.</summary>
    public string? Labelled { get; init; }

    /// <summary><c>minilm</c>, <c>arctic-xs</c>, a name in <c>models</c> (<c>name</c> or <c>name/version</c>), a hub name (<c>bert-base-uncased</c>, …, <c>hub:org/name@revision</c>), or <c>scratch:{size}</c>.</summary>
    public string BaseModel { get; init; } = "bert-base-uncased";

    /// <summary>What is trained and compared; see <see cref="Variant.All"/>.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [Variant.BagOfTricks, Variant.Bert, Variant.BertAdapted];

    /// <summary>
    /// Predictions that somebody else made of the labelled pieces, to be compared and never published: by name the folder in <c>corpora</c> with them, JSON lines with <c>text</c> or
    /// <c>id</c>, <c>tags</c> or <c>labels</c>, and <c>scores</c> where there are some.
    /// </summary>
    public IReadOnlyDictionary<string, string> External { get; init; } = new Dictionary<string, string>();

    /// <summary>The variant that the improvements are measured against.</summary>
    public string Baseline { get; init; } = Variant.BagOfTricks;

    /// <summary>Every variant is trained once a seed.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1];

    public LanguageModelOptions LanguageModel { get; init; } = new();

    public ClassifierOptions Classifier { get; init; } = new();

    /// <summary>The variant <c>ulmfit</c>.</summary>
    public UlmfitOptions Ulmfit { get; init; } = new();

    /// <summary>Name in <c>models</c> under which the tagger is published; the corpus's last segment with <c>-tagger</c> when null.</summary>
    public string? PublishAs { get; init; }

    /// <summary>When the published tagger becomes the one that its name means.</summary>
    public PromotionOptions Promotion { get; init; } = new();

    /// <summary>Computes every step again, whatever artifacts exist.</summary>
    public bool Force { get; init; }

    /// <summary>The run fails when it is not done by then.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whom to tell when the run has ended: names that the host's settings have (<c>BertPipeline:Notices</c>), where the addresses are.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];

    /// <summary>The seeds whose taggers are judged: an ensemble goes by its first.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> JudgedSeeds => Classifier.Ensemble ? [Seeds[0]] : Seeds;

    /// <summary>True when the base model starts from random weights, with a vocabulary of the corpus.</summary>
    [JsonIgnore]
    public bool IsScratch => BaseModel.StartsWith("scratch:", StringComparison.Ordinal);
}
