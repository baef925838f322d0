namespace BertPipeline.Contracts.Runs;

/// <summary>What a head reads of the encoder's output, <c>[batch, hidden]</c>.</summary>
public enum Pooling
{
    /// <summary>The pooled vector of [CLS], as BERT's own.</summary>
    Cls,

    /// <summary>The mean of the tokens' hidden states.</summary>
    Mean,
}
