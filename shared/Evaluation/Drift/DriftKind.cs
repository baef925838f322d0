namespace BertPipeline.Evaluation.Drift;

/// <summary>What a share is of.</summary>
public enum DriftKind
{
    /// <summary>Texts that the tagger gave a tag.</summary>
    Tag,

    /// <summary>Texts that it gave none.</summary>
    Untagged,

    /// <summary>Words that no training piece has.</summary>
    NewWords,

    /// <summary>Tokens that are [UNK], because the vocabulary lacks their characters.</summary>
    UnknownTokens,

    /// <summary>Texts whose end the model did not read.</summary>
    Cut,
}
