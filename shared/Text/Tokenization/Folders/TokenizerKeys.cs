using BertPipeline.Contracts;

namespace BertPipeline.Text.Tokenization.Folders;

/// <summary>
/// The keys of <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>config.json</c> that choose another tokenizer than BERT's, or other special tokens:
/// any but BERT's own are refused.
/// </summary>
internal static class TokenizerKeys
{
    private const string ClassKey = "tokenizer_class";

    // Hugging Face's classes that are BertTokenizer under another name.
    private static readonly string[] Classes =
        ["BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer", "MobileBertTokenizer", "ConvBertTokenizer", "SqueezeBertTokenizer", "LayoutLMTokenizer"];

    // What these do, their tokenizer.json says.
    private static readonly string[] Generic = ["PreTrainedTokenizerFast", "TokenizersBackend"];

    // Parts of a tokenizer that some models leave out.
    private static readonly string[] Steps = ["do_basic_tokenize", "clean_text", "do_word_tokenize", "do_subword_tokenize"];

    // Keys that are only known with one value, beside null; of BertTokenizer, and of tokenizers that cut words by a program.
    private static readonly (string Key, string Known)[] Texts =
        [("word_tokenizer_type", "basic"), ("subword_tokenizer_type", "wordpiece"), ("truncation_side", "right"), ("wordpieces_prefix", Vocabulary.ContinuationPrefix)];

    private static readonly (string Key, string Token)[] Special =
    [
        ("unk_token", Vocabulary.Unknown), ("sep_token", Vocabulary.Separator), ("pad_token", Vocabulary.Pad), ("cls_token", Vocabulary.Classification), ("mask_token", Vocabulary.Mask),
    ];

    /// <param name="config">tokenizer_config.json.</param>
    /// <param name="special">special_tokens_map.json.</param>
    /// <param name="model">config.json, which may name the class too.</param>
    /// <param name="hasTokenizerJson">Whether a class that does nothing by itself has its tokenizer.json.</param>
    /// <exception cref="UserErrorException">One of them asks for what is not computed.</exception>
    public static void Check(FolderJson? config, FolderJson? special, FolderJson? model, bool hasTokenizerJson)
    {
        CheckClass(config?.Text(ClassKey) is null ? model : config, hasTokenizerJson);
        if (config is not null)
        {
            if (Steps.FirstOrDefault(step => config.Flag(step) == false) is { } skipped)
            {
                throw config.Refuse(skipped, "false", "only text that BERT's basic tokenizer has cleaned and parted into words is read. Use a model that was trained so.");
            }

            foreach ((string key, string known) in Texts)
            {
                if (config.Text(key) is { } text && text != known)
                {
                    throw config.Refuse(key, text, $"only '{known}' is known.");
                }
            }
        }

        foreach ((string key, string token) in Special)
        {
            foreach (FolderJson? file in new[] { config, special })
            {
                if (file?.Token(key) is { } other && other != token)
                {
                    throw file.Refuse(key, other, $"only BERT's own '{token}' is used.");
                }
            }
        }
    }

    private static void CheckClass(FolderJson? file, bool hasTokenizerJson)
    {
        if (file?.Text(ClassKey) is not { } name)
        {
            return;
        }

        string kind = name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^"Fast".Length] : name;
        if (Generic.Contains(name))
        {
            if (!hasTokenizerJson)
            {
                throw file.Refuse(ClassKey, name, "what it does stands in tokenizer.json, which is not there. Copy that file too.");
            }
        }
        else if (!Classes.Contains(kind))
        {
            throw file.Refuse(ClassKey, name, "only BertTokenizer and BertTokenizerFast are known (WordPiece on words between spaces and punctuation). A model with another tokenizer would read other tokens than it was trained on.");
        }
    }
}
