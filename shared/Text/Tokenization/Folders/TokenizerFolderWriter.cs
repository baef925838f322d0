using System.Globalization;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Text.Tokenization.Folders;

/// <summary>Writes a folder's tokenizer in <c>vocab.txt</c> and <c>tokenizer_config.json</c>, adding to <c>tokenizer_config.json</c> what it does not say.</summary>
internal static class TokenizerFolderWriter
{
    private const string Class = "tokenizer_class";
    private const string Decoder = "added_tokens_decoder";

    private static readonly (string Key, string Token)[] Special =
    [
        ("cls_token", Vocabulary.Classification), ("mask_token", Vocabulary.Mask), ("pad_token", Vocabulary.Pad), ("sep_token", Vocabulary.Separator), ("unk_token", Vocabulary.Unknown),
    ];

    public static void Write(TokenizerFolder tokenizer, FolderJson? config, string? vocabularyFile, string target)
    {
        WriteVocabulary(tokenizer, vocabularyFile, target);
        string path = Path.Combine(target, ModelFiles.TokenizerConfig);
        JsonObject json = JsonOf(tokenizer, config);
        if (config is null || !JsonNode.DeepEquals(json, config.Root))
        {
            WriteJson(path, json);
        }
        else if (Path.GetFullPath(config.Where) != Path.GetFullPath(path))
        {
            File.Copy(config.Where, path, overwrite: true);
        }
    }

    /// <summary>The same with the special tokens, in a file of their own too, and the longest text.</summary>
    public static void WriteSpelledOut(TokenizerFolder tokenizer, FolderJson? config, string? vocabularyFile, string target, int positions)
    {
        WriteVocabulary(tokenizer, vocabularyFile, target);
        JsonObject json = JsonOf(tokenizer, config);
        foreach ((string key, string token) in Special)
        {
            json[key] ??= token;
        }

        json[Class] ??= "BertTokenizer";
        json["model_max_length"] = tokenizer.MaxLength ?? positions;
        WriteJson(Path.Combine(target, ModelFiles.TokenizerConfig), json);
        WriteJson(Path.Combine(target, ModelFiles.SpecialTokensMap), new JsonObject(Special.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Token))));
    }

    private static void WriteVocabulary(TokenizerFolder tokenizer, string? vocabularyFile, string target)
    {
        string vocabulary = Path.Combine(target, ModelFiles.Vocabulary);
        if (vocabularyFile is null)
        {
            tokenizer.Vocabulary.Save(vocabulary);
        }
        else if (Path.GetFullPath(vocabularyFile) != Path.GetFullPath(vocabulary))
        {
            File.Copy(vocabularyFile, vocabulary, overwrite: true);
        }
    }

    private static JsonObject JsonOf(TokenizerFolder tokenizer, FolderJson? config)
    {
        JsonObject json = config is null ? tokenizer.Options.ToJson() : config.Root.DeepClone().AsObject();
        Complete(json, tokenizer);
        return json;
    }

    private static void WriteJson(string path, JsonObject json) => File.WriteAllText(path, json.ToJsonString(PipelineJson.Indented) + "\n");

    private static void Complete(JsonObject json, TokenizerFolder tokenizer)
    {
        WordPieceOptions options = tokenizer.Options;
        if (json["do_lower_case"] is null)
        {
            json["do_lower_case"] = options.DoLowerCase;
        }

        // Their defaults need not be said.
        if ((bool?)json["strip_accents"] != options.StripAccents)
        {
            json["strip_accents"] = options.StripAccents;
        }

        if (((bool?)json["tokenize_chinese_chars"] ?? true) != options.TokenizeChineseChars)
        {
            json["tokenize_chinese_chars"] = options.TokenizeChineseChars;
        }

        if (((int?)json["max_input_chars_per_word"] ?? 100) != options.MaxCharsPerWord)
        {
            json["max_input_chars_per_word"] = options.MaxCharsPerWord;
        }

        // What these do, says a file that is not written.
        if ((string?)json[Class] is "PreTrainedTokenizerFast" or "TokenizersBackend")
        {
            json[Class] = "BertTokenizer";
        }

        AddTokens(json, tokenizer.Vocabulary);
    }

    private static void AddTokens(JsonObject json, Vocabulary vocabulary)
    {
        if (vocabulary.AddedTokens.Count == 0)
        {
            return;
        }

        JsonObject decoder = json[Decoder] as JsonObject ?? [];
        foreach (AddedToken token in vocabulary.AddedTokens)
        {
            string id = token.Id.ToString(CultureInfo.InvariantCulture);
            decoder[id] ??= new JsonObject
            {
                ["content"] = token.Content,
                ["lstrip"] = false,
                ["normalized"] = token.Normalized,
                ["rstrip"] = false,
                ["single_word"] = token.SingleWord,
                ["special"] = token.Special,
            };
        }

        if (json[Decoder] is null)
        {
            json[Decoder] = decoder;
        }
    }
}
