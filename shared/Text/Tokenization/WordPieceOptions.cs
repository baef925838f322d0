using System.Text.Json;
using System.Text.Json.Serialization;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Text.Tokenization;

/// <summary>How text becomes words before WordPiece cuts them: the options of Hugging Face's <c>BertTokenizer</c>, by its names.</summary>
public sealed record WordPieceOptions
{
    [JsonPropertyName("do_lower_case")]
    public bool DoLowerCase { get; init; } = true;

    /// <summary>Null does as <see cref="DoLowerCase"/> says.</summary>
    [JsonPropertyName("strip_accents")]
    public bool? StripAccents { get; init; }

    /// <summary>Makes every Chinese character a word of its own.</summary>
    [JsonPropertyName("tokenize_chinese_chars")]
    public bool TokenizeChineseChars { get; init; } = true;

    /// <summary>Longer words, counted in code points, become [UNK].</summary>
    [JsonPropertyName("max_input_chars_per_word")]
    public int MaxCharsPerWord { get; init; } = 100;

    /// <summary>
    /// Words between white space that are kept as they are. Hugging Face keeps the special tokens; here the list is empty unless asked for,
    /// because a customer who types [MASK] must not put a mask into the training data. <see cref="Vocabulary.SpecialTokens"/> gives their behaviour.
    /// </summary>
    [JsonPropertyName("never_split")]
    public IReadOnlyList<string> NeverSplit { get; init; } = [];

    /// <summary>Whether accents go, with the default resolved.</summary>
    [JsonIgnore]
    public bool RemovesAccents => StripAccents ?? DoLowerCase;

    /// <summary>
    /// Those of a Hugging Face folder. Where it has no <c>tokenizer_config.json</c> the vocabulary tells whether it is cased: an uncased one has no capitals.
    /// (Hugging Face lower-cases then, whatever the vocabulary.)
    /// </summary>
    public static WordPieceOptions OfFolder(string folder, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        string path = Path.Combine(folder, ModelFiles.TokenizerConfig);
        return File.Exists(path) ? Load(path) : new WordPieceOptions { DoLowerCase = !vocabulary.HasCapitals };
    }

    /// <summary>Reads a <c>tokenizer_config.json</c>; keys that are not ours are passed over.</summary>
    /// <exception cref="UserErrorException">The file is not JSON, or a value has the wrong type.</exception>
    public static WordPieceOptions Load(string tokenizerConfigPath)
    {
        try
        {
            using FileStream stream = File.OpenRead(tokenizerConfigPath);
            WordPieceOptions? options = JsonSerializer.Deserialize<WordPieceOptions>(stream, PipelineJson.Options);
            return options is null ? new() : options with { NeverSplit = options.NeverSplit ?? [] };
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{tokenizerConfigPath} is not a tokenizer configuration: {e.Message}", e);
        }
    }

    /// <summary>Writes a <c>tokenizer_config.json</c> that <c>AutoTokenizer</c> opens too.</summary>
    public void Save(string tokenizerConfigPath)
    {
        var config = JsonSerializer.SerializeToNode(this, PipelineJson.Indented)!.AsObject();
        config["tokenizer_class"] = "BertTokenizer";
        if (NeverSplit.Count == 0)
        {
            config.Remove("never_split");
        }

        File.WriteAllText(tokenizerConfigPath, config.ToJsonString(PipelineJson.Indented) + "\n");
    }
}
