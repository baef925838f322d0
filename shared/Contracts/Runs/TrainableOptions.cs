using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>Which part of a model learns, and how fast. Pooler and heads learn always; what is frozen does not change by a bit.</summary>
public sealed record TrainableOptions
{
    /// <summary>The top so many encoder layers learn, with what stands on them; those below and the embeddings are frozen. Null: all.</summary>
    [Range(0, 1000)]
    public int? Layers { get; init; }

    /// <summary>False freezes the embeddings, and with them the language model's decoder, which is the same matrix.</summary>
    public bool Embeddings { get; init; } = true;

    /// <summary>
    /// Begins with the head alone; each epoch one more encoder layer learns, from the top, and at last the embeddings (Howard and Ruder 2018, arXiv:1801.06146).
    /// </summary>
    public bool GradualUnfreezing { get; init; }

    /// <summary>Each layer's learning rate is that of the layer above times this (Howard and Ruder 2018's discriminative fine-tuning); 1: alike.</summary>
    [Range(0.01, 1.0)]
    public double LayerDecay { get; init; } = 1;
}
