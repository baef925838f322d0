namespace BertPipeline.Contracts.Runs;

/// <summary>What the word embeddings of a network that is no BERT begin as.</summary>
public enum WordEmbeddings
{
    /// <summary>Random numbers.</summary>
    Random,

    /// <summary>The base model's.</summary>
    Pretrained,
}
