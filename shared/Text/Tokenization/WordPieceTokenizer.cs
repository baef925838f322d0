using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace BertPipeline.Text.Tokenization;

/// <summary>
/// WordPiece with the ids of Hugging Face's <c>BertTokenizer</c>: the basic tokenizer, then the longest known token first; a word that cannot be
/// cut whole is [UNK]. Adds no special tokens. Immutable, so that threads may share it.
/// </summary>
/// <remarks>
/// Offsets count UTF-16 code units of the text as given; two tokens share a character when it became several, as a Hangul syllable its letters. The
/// base class's switches for normalization and pre-tokenization have no effect: BERT does both. Two things differ from the reference: characters are
/// classed by .NET's Unicode tables rather than Python's, so that one which is new to Python is kept here and dropped there; and marks of the category
/// Mc are not put into canonical order (25 of them have a combining class; two of different classes must follow each other).
/// </remarks>
public sealed class WordPieceTokenizer : Tokenizer
{
    private readonly BasicTokenizer _words;
    private readonly WordPieceTrie _pieces;

    public WordPieceTokenizer(Vocabulary vocabulary, WordPieceOptions options)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(options);
        Vocabulary = vocabulary;
        Options = options;
        _words = new BasicTokenizer(options, vocabulary.AddedTokens);
        _pieces = new WordPieceTrie(vocabulary);
    }

    public Vocabulary Vocabulary { get; }

    public WordPieceOptions Options { get; }

    /// <summary>Appends the ids of <paramref name="text"/> to <paramref name="ids"/>; the way without allocations.</summary>
    public void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var sink = new IdSink(this, ids);
        _words.Tokenize(text, ref sink);
    }

    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        idsConsumed = 0;
        charsWritten = 0;
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)Vocabulary.Count)
            {
                return OperationStatus.InvalidData;
            }

            string text = DecodedPiece(id, isFirst: idsConsumed == 0);
            if (!text.TryCopyTo(destination[charsWritten..]))
            {
                return OperationStatus.DestinationTooSmall;
            }

            charsWritten += text.Length;
            idsConsumed++;
        }

        return OperationStatus.Done;
    }

    /// <summary>The tokens joined by spaces, continuations without one. Ids outside the vocabulary are an error.</summary>
    public override string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var text = new StringBuilder();
        foreach (int id in ids)
        {
            text.Append(DecodedPiece(id, isFirst: text.Length == 0));
        }

        return text.ToString();
    }

    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        ReadOnlySpan<char> characters = text is null ? textSpan : text.AsSpan();
        var tokens = new List<EncodedToken>();
        var sink = new TokenSink(this, tokens);
        _words.Tokenize(characters, ref sink);
        int consumed = characters.Length;
        if (tokens.Count > settings.MaxTokenCount)
        {
            tokens.RemoveRange(settings.MaxTokenCount, tokens.Count - settings.MaxTokenCount);
            consumed = tokens.Count == 0 ? 0 : tokens[^1].Offset.End.Value;
        }

        return new() { Tokens = tokens, CharsConsumed = consumed };
    }

    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        ReadOnlySpan<char> characters = text is null ? textSpan : text.AsSpan();
        if (settings.MaxTokenCount != int.MaxValue)
        {
            EncodeResults<EncodedToken> results = EncodeToTokens(text, textSpan, settings);
            return new() { Tokens = [.. results.Tokens.Select(t => t.Id)], CharsConsumed = results.CharsConsumed };
        }

        var ids = new List<int>();
        Encode(characters, ids);
        return new() { Tokens = ids, CharsConsumed = characters.Length };
    }

    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        EncodeToIds(text, textSpan, settings).Tokens.Count;

    protected override int GetIndexByTokenCount(
        string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string? normalizedText, out int tokenCount)
    {
        normalizedText = null;
        ReadOnlySpan<char> characters = text is null ? textSpan : text.AsSpan();
        IReadOnlyList<EncodedToken> tokens = EncodeToTokens(text, textSpan, new EncodeSettings()).Tokens;
        tokenCount = Math.Min(tokens.Count, settings.MaxTokenCount);
        if (tokenCount == tokens.Count)
        {
            return fromEnd ? 0 : characters.Length;
        }

        return (fromEnd, tokenCount) switch
        {
            (true, 0) => characters.Length,
            (true, _) => tokens[^tokenCount].Offset.Start.Value,
            (false, 0) => 0,
            (false, _) => tokens[tokenCount - 1].Offset.End.Value,
        };
    }

    private string DecodedPiece(int id, bool isFirst)
    {
        string token = Vocabulary[id];
        return (Vocabulary.IsContinuation(id), isFirst) switch
        {
            (true, true) => token,
            (true, false) => token[Vocabulary.ContinuationPrefix.Length..],
            (false, true) => token,
            (false, false) => " " + token,
        };
    }

    private readonly struct IdSink(WordPieceTokenizer tokenizer, List<int> ids) : IWordSink
    {
        public static bool NeedsStarts => false;

        public void Add(ReadOnlySpan<char> text, ReadOnlySpan<char> word, ReadOnlySpan<int> starts, int end, bool isTooLong)
        {
            if (isTooLong)
            {
                ids.Add(tokenizer.Vocabulary.UnknownId);
                return;
            }

            int before = ids.Count;
            int at = 0;
            do
            {
                at = tokenizer._pieces.Longest(word, at, out int id);
                if (at < 0)
                {
                    CollectionsMarshal.SetCount(ids, before);
                    ids.Add(tokenizer.Vocabulary.UnknownId);
                    return;
                }

                ids.Add(id);
            }
            while (at < word.Length);
        }

        public void Add(AddedToken token, int start, int end) => ids.Add(token.Id);
    }

    private readonly struct TokenSink(WordPieceTokenizer tokenizer, List<EncodedToken> tokens) : IWordSink
    {
        public static bool NeedsStarts => true;

        public void Add(ReadOnlySpan<char> text, ReadOnlySpan<char> word, ReadOnlySpan<int> starts, int end, bool isTooLong)
        {
            int before = tokens.Count;
            for (int at = 0; at < word.Length;)
            {
                int start = at;
                int id = -1;
                at = isTooLong ? -1 : tokenizer._pieces.Longest(word, start, out id);
                if (at < 0)
                {
                    CollectionsMarshal.SetCount(tokens, before);
                    tokens.Add(new EncodedToken(tokenizer.Vocabulary.UnknownId, Vocabulary.Unknown, starts[0]..end));
                    return;
                }

                int pieceEnd = at == word.Length ? end : EndOf(text, starts[at - 1]);
                tokens.Add(new EncodedToken(id, tokenizer.Vocabulary[id], starts[start]..pieceEnd));
            }
        }

        public void Add(AddedToken token, int start, int end) => tokens.Add(new EncodedToken(token.Id, token.Content, start..end));

        private static int EndOf(ReadOnlySpan<char> text, int start) =>
            char.IsHighSurrogate(text[start]) && start + 1 < text.Length && char.IsLowSurrogate(text[start + 1]) ? start + 2 : start + 1;
    }
}
