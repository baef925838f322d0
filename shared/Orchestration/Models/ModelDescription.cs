using System.Globalization;
using BertPipeline.Contracts.Models;
using BertPipeline.Weights.Bert;

namespace BertPipeline.Orchestration.Models;

/// <summary>What a model folder holds.</summary>
public sealed record ModelDescription
{
    public required BertConfig Config { get; init; }

    /// <summary>Entries of the vocabulary, added tokens among them.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>The file of the weights, or the index of several.</summary>
    public required string Weights { get; init; }

    /// <summary>Types of the stored weights: float32; float16, float32.</summary>
    public required string Types { get; init; }

    /// <summary>Numbers in the weights, each parameter once.</summary>
    public required long Parameters { get; init; }

    /// <summary>What a base model lacks of pooler, MLM head and NSP head: it is begun anew where it is needed.</summary>
    public IReadOnlyList<string> MissingParts { get; init; } = [];

    /// <summary>A tagger's tags in the order of its logits; null for a model that is none.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The same, with how the logits are read.</summary>
    public TaggerLabels? Labels { get; init; }

    /// <summary>A tagger's thresholds; null where they are not given.</summary>
    public IReadOnlyDictionary<string, double>? Thresholds { get; init; }

    /// <summary>What a reader should know and need not mend.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public bool IsTagger => Tags is not null;

    /// <summary>The same for a manifest.</summary>
    public Dictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>
        {
            [ModelMetadata.Kind] = IsTagger ? "tagger" : "base",
            [ModelMetadata.Weights] = Weights,
            [ModelMetadata.Types] = Types,
            [ModelMetadata.Parameters] = Parameters.ToString(CultureInfo.InvariantCulture),
        };
        if (MissingParts.Count > 0)
        {
            metadata[ModelMetadata.Missing] = string.Join(", ", MissingParts);
        }

        if (Tags is not null)
        {
            metadata[ModelMetadata.Tags] = Tags.Count.ToString(CultureInfo.InvariantCulture);
        }

        return metadata;
    }
}
