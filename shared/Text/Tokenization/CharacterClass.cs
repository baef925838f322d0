namespace BertPipeline.Text.Tokenization;

/// <summary>What the basic tokenizer does with a UTF-16 code unit.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Leaves nothing: control and format characters, U+FFFD, combining marks when accents are stripped.</summary>
    Dropped,

    /// <summary>Ends a word.</summary>
    Space,

    /// <summary>Adds one code unit to the word.</summary>
    Letter,

    /// <summary>Is a word of its own.</summary>
    Punctuation,

    /// <summary>Needs a closer look: surrogates, what becomes several code units, capital sigma.</summary>
    Complex,
}
