namespace BertPipeline.Text.Tokenization;

/// <summary>What a character of the text is before anything is lower-cased or stripped.</summary>
internal enum CharacterRole
{
    Other,

    /// <summary>White space.</summary>
    Space,

    /// <summary>Set apart as if white space stood around it.</summary>
    Chinese,

    /// <summary>Dropped when the text is cleaned: control and format characters, unpaired surrogates, U+FFFD.</summary>
    Cleaned,
}
