using System.ComponentModel.DataAnnotations;

namespace BertPipeline.Contracts.Runs;

/// <summary>A look for wrong labels among the training pieces: each is predicted by a model that was trained on the others.</summary>
public sealed record LabelCheckOptions
{
    /// <summary>Parts of the training pieces; so many models are trained, each on all parts but one.</summary>
    [Range(2, 20)]
    public int Folds { get; init; } = 5;

    /// <summary>Whose models: <see cref="Variant.TfIdf"/>, which takes seconds, or one of the run's variants.</summary>
    public string Variant { get; init; } = Runs.Variant.TfIdf;
}
