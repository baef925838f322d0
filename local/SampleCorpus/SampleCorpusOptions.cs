namespace BertPipeline.SampleCorpus;

/// <summary>How much feedback to make, and from which seed. The same options give the same bytes on every machine.</summary>
/// <param name="Seed">Seed of everything that is drawn.</param>
/// <param name="Unlabelled">Pieces of the unlabelled corpus.</param>
/// <param name="Train">Labelled pieces to train on.</param>
/// <param name="Validation">Labelled pieces to choose thresholds and epochs on.</param>
/// <param name="Test">Labelled pieces to judge on.</param>
public sealed record SampleCorpusOptions(int Seed = 1, int Unlabelled = 20_000, int Train = 700, int Validation = 400, int Test = 1_500)
{
    /// <summary>Labelled pieces in all.</summary>
    public int Labelled => Train + Validation + Test;
}
