namespace BertPipeline.Text.Tokenization;

/// <summary>
/// A token that is taken out of a text whole before WordPiece sees it: an entry of Hugging Face's <c>added_tokens_decoder</c>. White space that it may take with it
/// (<c>lstrip</c>, <c>rstrip</c>) changes no ids of BERT's.
/// </summary>
/// <param name="Id">Row of the word embeddings.</param>
/// <param name="Content">As it stands in texts.</param>
public sealed record AddedToken(int Id, string Content)
{
    /// <summary>Only where no letter, digit or underscore stands beside it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Compared with the text in lower case without accents, where the tokenizer makes it so; else with the text as it is.</summary>
    public bool Normalized { get; init; }

    /// <summary>Whether it is one that decoders leave out.</summary>
    public bool Special { get; init; }

    /// <summary>It is an entry of the vocabulary too, which WordPiece may cut from words.</summary>
    public bool IsWord { get; init; }
}
