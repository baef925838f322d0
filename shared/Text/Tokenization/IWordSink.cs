namespace BertPipeline.Text.Tokenization;

/// <summary>Takes the words of a text one by one. Implemented by structs, so that the call is compiled into the loop.</summary>
internal interface IWordSink
{
    /// <summary>False when the sink does not look at the starts, which then are empty.</summary>
    static abstract bool NeedsStarts { get; }

    /// <param name="text">The text that is read.</param>
    /// <param name="word">The normalised word; valid during the call only.</param>
    /// <param name="starts">For each of its code units, where the character it comes from starts in the text.</param>
    /// <param name="end">Where the word ends in the text.</param>
    /// <param name="isTooLong">True when the word has more characters than allowed; <paramref name="word"/> then holds its beginning.</param>
    void Add(ReadOnlySpan<char> text, ReadOnlySpan<char> word, ReadOnlySpan<int> starts, int end, bool isTooLong);

    /// <summary>A token that is taken from the text as it stands, before there are words.</summary>
    /// <param name="token">Whole.</param>
    /// <param name="start">Where it starts in the text.</param>
    /// <param name="end">Where it ends.</param>
    void Add(AddedToken token, int start, int end);
}
