namespace BertPipeline.Contracts.Runs;

/// <summary>How the lines of a .txt file form documents.</summary>
public enum TextLayout
{
    /// <summary><see cref="Documents"/> when at least one line in a hundred is blank, else <see cref="Pieces"/>.</summary>
    Auto,

    /// <summary>Every line is a document.</summary>
    Pieces,

    /// <summary>Blank lines part documents.</summary>
    Documents,

    /// <summary>The same, and every line is a sentence: the article's format, not split again.</summary>
    Sentences,
}
