using System.Globalization;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Text.Tokenization.Folders;

/// <summary>Writes a folder's tokenizer in two files, adding to <c>tokenizer_config.json</c> what it does not say.</summary>
internal static class TokenizerFolderWriter
{
    private const string Class = "tokenizer_class";
    private const string Decoder = "added_tokens_decoder";

    public static void Write(TokenizerFolder tokenizer, FolderJson? config, string? vocabularyFile, string target)
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

        string path = Path.Combine(target, ModelFiles.TokenizerConfig);
        JsonObject json = config is null ? tokenizer.Options.ToJson() : config.Root.DeepClone().AsObject();
        Complete(json, tokenizer);
        if (config is null || !JsonNode.DeepEquals(json, config.Root))
        {
            File.WriteAllText(path, json.ToJsonString(PipelineJson.Indented) + "\n");
        }
        else if (Path.GetFullPath(config.Where) != Path.GetFullPath(path))
        {
            File.Copy(config.Where, path, overwrite: true);
        }
    }

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
