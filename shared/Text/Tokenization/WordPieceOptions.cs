using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BertPipeline.Contracts;

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

    /// <summary>What a <c>tokenizer_config.json</c> says itself; keys that are not ours are passed over.</summary>
    /// <param name="tokenizerConfig">Its object.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="UserErrorException">A value has the wrong type.</exception>
    internal static WordPieceOptions Of(JsonObject tokenizerConfig, string path)
    {
        try
        {
            // A null is the default, which booleans that are not nullable do not take.
            var said = new JsonObject(tokenizerConfig.Where(key => key.Value is not null).Select(key => KeyValuePair.Create(key.Key, key.Value?.DeepClone())));
            return said.Deserialize<WordPieceOptions>(PipelineJson.Options)!;
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{path} is not a tokenizer configuration: {e.Message}", e);
        }
    }

    /// <summary>Writes a <c>tokenizer_config.json</c> that <c>AutoTokenizer</c> opens too.</summary>
    public void Save(string tokenizerConfigPath) => File.WriteAllText(tokenizerConfigPath, ToJson().ToJsonString(PipelineJson.Indented) + "\n");

    internal JsonObject ToJson()
    {
        var config = JsonSerializer.SerializeToNode(this, PipelineJson.Indented)!.AsObject();
        config["tokenizer_class"] = "BertTokenizer";
        if (NeverSplit.Count == 0)
        {
            config.Remove("never_split");
        }

        return config;
    }
}
