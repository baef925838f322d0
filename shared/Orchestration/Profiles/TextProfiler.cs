using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Orchestration.Models;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;

namespace BertPipeline.Orchestration.Profiles;

/// <summary>Counts texts as they come, whatever their number: blocks grow to twice their length when there are too many.</summary>
internal sealed class TextProfiler
{
    private const int FewestBlocks = 20;

    private readonly IReadOnlyList<string> _tags;
    private readonly WordPieceTokenizer? _tokenizer;
    private readonly TextsRead? _known;
    private readonly int _maxLength = int.MaxValue;
    private readonly List<ProfileBlock> _blocks = [];
    private readonly List<int> _ids = [];
    private long _textsOfABlock = 1;

    /// <param name="folder">Of the tagger, or what <see cref="Files"/> names of it.</param>
    /// <param name="tags">The tagger's.</param>
    /// <param name="known">Words that are not new; those of the folder when null.</param>
    public TextProfiler(string folder, IReadOnlyList<string> tags, TextsRead? known = null)
    {
        _tags = tags;
        string file = Path.Combine(folder, ModelFiles.WordsTrained);
        _known = known ?? (File.Exists(file) ? TextsRead.Parse(File.ReadAllBytes(file), file) : null);
        if (File.Exists(Path.Combine(folder, ModelFiles.TokenizerConfig)))
        {
            TokenizerFolder tokenizer = TokenizerFolder.Read(folder);
            _tokenizer = tokenizer.CreateTokenizer();
            _maxLength = Math.Min(tokenizer.MaxLength ?? int.MaxValue, PositionsOf(Path.Combine(folder, ModelFiles.Config)) ?? int.MaxValue);
        }
    }

    /// <summary>What is read of a tagger's folder, where it is there.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [ModelFiles.Config, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig, .. TokenizerFolder.OtherFiles, ModelFiles.WordsTrained];

    /// <summary>The words that are not new, for <see cref="ModelFiles.WordsTrained"/>.</summary>
    /// <param name="texts">Training pieces.</param>
    /// <param name="least">Different texts that have the word: of 2, one is left when the text that is looked at is no piece itself.</param>
    public static TextsRead WordsOf(IEnumerable<string> texts, int least = 1) => TextsRead.Of(texts
        .DistinctBy(TextNormalization.Key, StringComparer.Ordinal)
        .SelectMany(text => FeedbackWords.Of(text).Distinct(StringComparer.Ordinal))
        .CountBy(word => word, StringComparer.Ordinal)
        .Where(count => count.Value >= least)
        .Select(count => count.Key));

    /// <summary>A text without anything in it counts nowhere: no test piece is like it.</summary>
    public void Add(string text, IReadOnlyCollection<string> given)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        ProfileBlock block = Count(text, given);
        if (_blocks.Count > 0 && _blocks[^1].Texts < _textsOfABlock)
        {
            _blocks[^1] += block;
            return;
        }

        if (_blocks.Count == 2 * FewestBlocks)
        {
            ProfileBlock[] merged = [.. _blocks.Chunk(2).Select(pair => pair[0] + pair[1])];
            _blocks.Clear();
            _blocks.AddRange(merged);
            _textsOfABlock *= 2;
        }

        _blocks.Add(block);
    }

    public TextProfile Profile() => new(_tags, [.. _blocks]);

    private static int? PositionsOf(string config) => File.Exists(config) ? (int?)JsonNode.Parse(SmallFile.Read(config))?["max_position_embeddings"] : null;

    private ProfileBlock Count(string text, IReadOnlyCollection<string> given)
    {
        _ids.Clear();
        _tokenizer?.Encode(text, _ids);
        int unknown = _tokenizer is null ? 0 : _ids.Count(id => id == _tokenizer.Vocabulary.UnknownId);
        string[] words = _known is null ? [] : [.. FeedbackWords.Of(text)];
        return new()
        {
            Texts = 1,
            Tagged = [.. _tags.Select(tag => given.Contains(tag) ? 1L : 0)],
            Untagged = given.Count == 0 ? 1 : 0,
            Words = words.Length,
            NewWords = words.Count(word => !_known!.Contains(word)),
            Tokens = _ids.Count,
            UnknownTokens = unknown,
            Cut = _ids.Count + 2 > _maxLength ? 1 : 0, // [CLS] and [SEP].
        };
    }
}
