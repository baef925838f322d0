using System.Security.Cryptography;
using System.Text;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Tokenization;

/// <summary>A WordPiece vocabulary: <c>vocab.txt</c>, one token a line, its id the line's number from 0.</summary>
public sealed class Vocabulary
{
    public const string Pad = "[PAD]";
    public const string Unknown = "[UNK]";
    public const string Classification = "[CLS]";
    public const string Separator = "[SEP]";
    public const string Mask = "[MASK]";

    /// <summary>What a token that continues a word starts with.</summary>
    public const string ContinuationPrefix = "##";

    private readonly string[] _tokens;
    private readonly bool[] _continues;
    private readonly HashSet<int> _onlyAdded;
    private readonly Dictionary<string, int> _ids;
    private string? _sha256;

    /// <param name="tokens">The tokens in the order of their ids. Of equal ones the last counts, as in Hugging Face's <c>load_vocab</c>.</param>
    /// <param name="added">Those among them that are taken out of a text whole.</param>
    /// <exception cref="UserErrorException">A special token is missing.</exception>
    public Vocabulary(IEnumerable<string> tokens, IReadOnlyList<AddedToken>? added = null)
    {
        _tokens = [.. tokens];
        AddedTokens = added ?? [];
        _onlyAdded = [.. AddedTokens.Where(t => !t.IsWord).Select(t => t.Id)];
        _continues = Array.ConvertAll(_tokens, t => t.StartsWith(ContinuationPrefix, StringComparison.Ordinal));
        _ids = new Dictionary<string, int>(_tokens.Length, StringComparer.Ordinal);
        for (int id = 0; id < _tokens.Length; id++)
        {
            _ids[_tokens[id]] = id;
        }

        _ = Required(Pad);
        UnknownId = Required(Unknown);
        ClassificationId = Required(Classification);
        SeparatorId = Required(Separator);
        MaskId = Required(Mask);
    }

    /// <summary>The special tokens, in the order in which BERT's vocabularies list them.</summary>
    public static IReadOnlyList<string> SpecialTokens { get; } = [Pad, Unknown, Classification, Separator, Mask];

    public int Count => _tokens.Length;

    public int UnknownId { get; }

    public int ClassificationId { get; }

    public int SeparatorId { get; }

    public int MaskId { get; }

    /// <summary>SHA-256 over the tokens, each followed by a line feed, as hexadecimal digits: the same for CRLF files and their LF twins.</summary>
    public string Sha256 => _sha256 ??= Digest();

    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>Tokens that are taken out of a text whole, before it becomes words.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; }

    /// <summary>True when a word, not only a special token, has a capital of A to Z.</summary>
    public bool HasCapitals => _tokens.Any(IsCapitalized);

    public string this[int id] => _tokens[id];

    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    /// <summary>True when the token continues a word (<c>##…</c>).</summary>
    public bool IsContinuation(int id) => _continues[id];

    /// <summary>True when WordPiece may cut the token from words; false for one that is only taken out whole.</summary>
    public bool IsWord(int id) => !_onlyAdded.Contains(id);

    /// <summary>True for a word with a capital of A to Z; special tokens are none.</summary>
    public static bool IsCapitalized(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return !token.StartsWith('[') && token.AsSpan().IndexOfAnyInRange('A', 'Z') >= 0;
    }

    /// <exception cref="UserErrorException">The file is too long for a vocabulary, or its entries are not one.</exception>
    public static Vocabulary Load(string path) => new(VocabularyFile.Load(path).Tokens);

    public static Vocabulary Read(Stream stream) => new(VocabularyFile.Read(stream).Tokens);

    /// <summary>Writes a <c>vocab.txt</c>; tokens beyond the last word are added ones, which stand in other files.</summary>
    public void Save(string path)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        for (int id = 0; id <= LastWord; id++)
        {
            writer.WriteLine(_tokens[id]);
        }
    }

    private int LastWord => Enumerable.Range(0, Count).Last(id => IsWord(id) && _tokens[id].Length > 0);

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string token in _tokens)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(token));
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private int Required(string token) => _ids.TryGetValue(token, out int id)
        ? id
        : throw new UserErrorException(
            $"The vocabulary of {_tokens.Length} entries has no {token}. A BERT vocab.txt holds {string.Join(", ", SpecialTokens)}; take the one that belongs to the model.");
}
