using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Text.Tokenization.Folders;

/// <summary>
/// The tokenizer of a Hugging Face folder, with Hugging Face's precedence: the vocabulary is <c>tokenizer.json</c>'s where that is there, else <c>vocab.txt</c>'s; how text becomes
/// words says <c>tokenizer_config.json</c>, then <c>tokenizer.json</c>. Where nobody says whether text is lower-cased the vocabulary tells: an uncased one has no capitals
/// (Hugging Face lower-cases then, whatever the vocabulary). What would change tokens and is not computed is refused by its key.
/// </summary>
public sealed class TokenizerFolder
{
    private const int MostChars = 1000;

    private readonly FolderJson? _config;
    private readonly string? _vocabularyFile;

    private TokenizerFolder(FolderJson? config, string? vocabularyFile, Vocabulary vocabulary, WordPieceOptions options, int? maxLength, IReadOnlyList<string> notes)
    {
        (_config, _vocabularyFile, Vocabulary, Options, MaxLength, Notes) = (config, vocabularyFile, vocabulary, options, maxLength, notes);
    }

    /// <summary>The files that say something of a tokenizer, besides the two that <see cref="Save"/> writes.</summary>
    public static IReadOnlyList<string> OtherFiles { get; } = [ModelFiles.Tokenizer, ModelFiles.SpecialTokensMap, ModelFiles.AddedTokens];

    public Vocabulary Vocabulary { get; }

    public WordPieceOptions Options { get; }

    /// <summary>The longest text in tokens, special ones included (<c>model_max_length</c>); null for as many as the model has positions.</summary>
    public int? MaxLength { get; }

    /// <summary>What a reader should know and need not mend.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <param name="folder">With a tokenizer.json or a vocab.txt.</param>
    /// <exception cref="UserErrorException">It has neither, one of the files cannot be read, or asks for another tokenizer than BERT's.</exception>
    public static TokenizerFolder Read(string folder) => Read(folder, vocabularyFile: null);

    /// <summary>The same with a vocab.txt that is given by name, in the place of the folder's own vocabulary.</summary>
    public static TokenizerFolder OfVocabulary(string file) => Read(Path.GetDirectoryName(Path.GetFullPath(file))!, file);

    /// <summary>The tokenizer of a folder.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static WordPieceTokenizer Load(string folder) => Read(folder).CreateTokenizer();

    public WordPieceTokenizer CreateTokenizer() => new(Vocabulary, Options);

    /// <summary>Writes all of it as <c>vocab.txt</c> and <c>tokenizer_config.json</c>, which every program reads; a file that says it already stays as it is, byte for byte.</summary>
    /// <param name="target">Must exist; may be the folder itself.</param>
    public void Save(string target) => TokenizerFolderWriter.Write(this, _config, _vocabularyFile, target);

    /// <summary>
    /// Writes a <c>tokenizer.json</c> too, which programs beside Python's ask for, and which reads as this tokenizer again. Words of <c>never_split</c> it cannot say: a tokenizer with
    /// such gets none.
    /// </summary>
    /// <param name="target">Must exist; may be the folder itself.</param>
    public void SaveJson(string target)
    {
        if (Options.NeverSplit.Count == 0)
        {
            TokenizerJsonWriter.Write(this, target);
        }
    }

    /// <summary>Gives a folder that a step wrote its <c>tokenizer.json</c>; one without settings of a tokenizer, whose vocabulary is of another kind, stays as it is.</summary>
    public static void AddJson(string folder)
    {
        if (File.Exists(Path.Combine(folder, ModelFiles.TokenizerConfig)))
        {
            Read(folder).SaveJson(folder);
        }
    }

    /// <summary>
    /// Writes all of it, <c>tokenizer.json</c> and <c>special_tokens_map.json</c> too, and spells out in <c>tokenizer_config.json</c> what only BertTokenizer's own class knows without being told:
    /// programs that have no such class, as transformers.js, then do the same.
    /// </summary>
    /// <param name="target">Must exist; may be the folder itself.</param>
    /// <param name="positions">The longest text in tokens that the model takes, where the folder says none.</param>
    public void SaveForPrograms(string target, int positions)
    {
        TokenizerFolderWriter.WriteSpelledOut(this, _config, _vocabularyFile, target, positions);
        SaveJson(target);
    }

    private static TokenizerFolder Read(string folder, string? vocabularyFile)
    {
        FolderJson? config = FolderJson.Find(folder, ModelFiles.TokenizerConfig);
        FolderJson? special = FolderJson.Find(folder, ModelFiles.SpecialTokensMap);
        TokenizerJson? tokenizer = vocabularyFile is null ? TokenizerJson.Find(folder) : null;
        TokenizerKeys.Check(config, special, FolderJson.Find(folder, ModelFiles.Config), tokenizer is not null);
        string path = vocabularyFile ?? Path.Combine(folder, ModelFiles.Vocabulary);
        VocabularyFile? file = tokenizer is null || File.Exists(path) ? ReadVocabulary(folder, path) : null;
        bool isFile = file is not null && (tokenizer is null || IsSame(file.Tokens, tokenizer.Words));
        IReadOnlyList<string> words = isFile ? file!.Tokens : tokenizer!.Words;
        IReadOnlyList<AddedToken> added = AddedTokenFiles.Read(folder, config, special, tokenizer, words);
        Vocabulary vocabulary = Create(words, added, tokenizer?.File.Where ?? path);
        List<string> notes = [.. isFile ? file!.Notes.Select(note => $"{path}, {note}.") : []];
        if (file is not null && !isFile)
        {
            notes.Add($"{path} has other tokens than {ModelFiles.Tokenizer}, which is the one that counts.");
        }

        WordPieceOptions options = ReadOptions(config, tokenizer, vocabulary, notes);
        return new(config, isFile ? path : null, vocabulary, options, ReadMaxLength(config), notes);
    }

    /// <summary>Whether a tokenizer.json has the tokens of a vocab.txt, where one may stand twice: the last place counts, the others have no token there.</summary>
    private static bool IsSame(IReadOnlyList<string> file, IReadOnlyList<string> words)
    {
        if (file.Count != words.Count)
        {
            return false;
        }

        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int id = 0; id < file.Count; id++)
        {
            last[file[id]] = id;
        }

        return file.Index().All(token => words[token.Index] == (last[token.Item] == token.Index ? token.Item : ""));
    }

    private static VocabularyFile ReadVocabulary(string folder, string path) => File.Exists(path)
        ? VocabularyFile.Load(path)
        : throw new UserErrorException($"{folder} has no {ModelFiles.Vocabulary}, nor a {ModelFiles.Tokenizer}. Copy one of them from where the model comes from.");

    private static Vocabulary Create(IReadOnlyList<string> words, IReadOnlyList<AddedToken> added, string path)
    {
        int count = Math.Max(words.Count, added.Select(t => t.Id + 1).Append(0).Max());
        string[] tokens = [.. words, .. Enumerable.Repeat("", count - words.Count)];
        foreach (AddedToken token in added)
        {
            tokens[token.Id] = token.Content;
        }

        try
        {
            return new Vocabulary(tokens, added);
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"{path}: {PrintableText.Of(e.Message, 300)}", e);
        }
    }

    private static WordPieceOptions ReadOptions(FolderJson? config, TokenizerJson? tokenizer, Vocabulary vocabulary, List<string> notes)
    {
        const string Lower = "do_lower_case";
        WordPieceOptions said = config is null ? new() : WordPieceOptions.Of(config.Root, config.Where);
        if (said.MaxCharsPerWord is < 1 or > MostChars || said.NeverSplit.Any(word => word is not { Length: <= MostChars }))
        {
            throw new UserErrorException($"{config!.Where}: max_input_chars_per_word and the words of never_split have 1 to {MostChars} characters.");
        }

        FolderJson? normalizer = tokenizer?.NormalizerKeys;
        bool? lower = config?.Flag(Lower) ?? normalizer?.Flag("lowercase");
        if (lower is null && config is not null && vocabulary.HasCapitals)
        {
            notes.Add($"{config.Where} does not say {Lower}: the vocabulary has capitals, so text is not lower-cased.");
        }

        return said with
        {
            DoLowerCase = lower ?? !vocabulary.HasCapitals,
            StripAccents = config?.Has("strip_accents") == true ? said.StripAccents : normalizer?.Flag("strip_accents"),
            TokenizeChineseChars = config?.Flag("tokenize_chinese_chars") ?? normalizer?.Flag("handle_chinese_chars") ?? true,
            MaxCharsPerWord = tokenizer is null ? said.MaxCharsPerWord : (int)tokenizer.MaxCharsPerWord,
        };
    }

    /// <summary>transformers writes 1e30 for "no limit"; its files of 2019 call the key max_len.</summary>
    private static int? ReadMaxLength(FolderJson? config)
    {
        string key = config?.Has("model_max_length") == true ? "model_max_length" : "max_len";
        return config?.Number(key) switch
        {
            null or > int.MaxValue => null,
            >= 3 and { } length when length == Math.Floor(length) => (int)length,
            { } length => throw config!.Refuse(key, FormattableString.Invariant($"{length}"), "a text has 3 tokens at least, [CLS] and [SEP] among them."),
        };
    }
}
