using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;

namespace BertPipeline.Text.Tokenization.Folders;

/// <summary>A JSON object of a model's folder, asked for its values key by key; one of another kind than it should be is refused by file and key.</summary>
/// <param name="Where">The file, and within it the way to the object, for messages.</param>
/// <param name="Root">The object.</param>
internal sealed record FolderJson(string Where, JsonObject Root)
{
    // A tokenizer.json of 120,000 tokens has 4 MB.
    private const long LongestFile = 64 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <returns>Null when the folder has no such file.</returns>
    /// <exception cref="UserErrorException">It is not a JSON object.</exception>
    public static FolderJson? Find(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(SmallFile.Read(path, LongestFile), documentOptions: Strict) is JsonObject root ? new(path, root) : throw new JsonException("it is no object.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{path} cannot be read: {PrintableText.Of(e.Message, 300)}", e);
        }
    }

    public bool Has(string key) => Root.ContainsKey(key);

    /// <summary>Null for a key that is not there, or null there.</summary>
    public bool? Flag(string key) => Root[key] switch
    {
        null => null,
        { } value => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Odd(key, value, "true or false"),
        },
    };

    /// <inheritdoc cref="Flag"/>
    public string? Text(string key) => Root[key] switch
    {
        null => null,
        { } value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        { } value => throw Odd(key, value, "a text"),
    };

    /// <inheritdoc cref="Flag"/>
    public double? Number(string key) => Root[key] switch
    {
        null => null,
        { } value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<JsonElement>().GetDouble(),
        { } value => throw Odd(key, value, "a number"),
    };

    /// <inheritdoc cref="Flag"/>
    public FolderJson? Object(string key) => Root[key] switch
    {
        null => null,
        JsonObject value => new($"{Where}: {key}", value),
        { } value => throw Odd(key, value, "an object"),
    };

    /// <summary>A token, written alone or with how it is found in texts.</summary>
    public string? Token(string key) => Root[key] is JsonObject ? Object(key)!.Text("content") : Text(key);

    /// <summary>Refuses what is not computed.</summary>
    public UserErrorException Refuse(string key, string? value, string known) =>
        new($"{Where}: {key} is {(value is null ? "null" : $"'{PrintableText.Of(value)}'")}; {known}");

    private UserErrorException Odd(string key, JsonNode value, string wanted) => new($"{Where}: {key} is {PrintableText.Of(value.ToJsonString())}, not {wanted}.");
}
