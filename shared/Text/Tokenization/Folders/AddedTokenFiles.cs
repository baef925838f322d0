using System.Globalization;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Text.Tokenization.Folders;

/// <summary>
/// The tokens that were added to a vocabulary, from wherever a folder says so: <c>tokenizer_config.json</c>'s <c>added_tokens_decoder</c>, or <c>added_tokens.json</c> where
/// that has none, <c>tokenizer.json</c>'s <c>added_tokens</c>, and further special tokens. BERT's own five are left out: a customer who types [MASK] writes text.
/// </summary>
internal sealed class AddedTokenFiles
{
    private const string Decoder = "added_tokens_decoder";

    // How far beyond the vocabulary an id may lie.
    private const int MostBeyond = 100_000;

    // Lists of further special tokens, and special tokens that BERT has no use for.
    private static readonly string[] Lists = ["additional_special_tokens", "extra_special_tokens"];
    private static readonly string[] Others = ["bos_token", "eos_token"];

    private readonly IReadOnlyList<string> _words;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, AddedToken> _added = [];

    private AddedTokenFiles(IReadOnlyList<string> words)
    {
        _words = words;
        for (int id = 0; id < words.Count; id++)
        {
            _ids[words[id]] = id;
        }
    }

    /// <param name="folder">Where added_tokens.json may lie.</param>
    /// <param name="config">tokenizer_config.json.</param>
    /// <param name="special">special_tokens_map.json.</param>
    /// <param name="tokenizer">tokenizer.json.</param>
    /// <param name="words">The vocabulary by id.</param>
    /// <returns>By id.</returns>
    /// <exception cref="UserErrorException">Two files say different things of an id or a token.</exception>
    public static IReadOnlyList<AddedToken> Read(string folder, FolderJson? config, FolderJson? special, TokenizerJson? tokenizer, IReadOnlyList<string> words)
    {
        var tokens = new AddedTokenFiles(words);
        FolderJson? decoder = config?.Object(Decoder);
        foreach ((string key, _) in decoder?.Root ?? [])
        {
            tokens.Add(decoder!, Id(decoder!, key, key), decoder!.Object(key) ?? throw decoder.Refuse(key, null, "a token is written as an object."));
        }

        foreach (JsonNode? node in tokenizer?.File.Root["added_tokens"] as JsonArray ?? [])
        {
            var entry = new FolderJson($"{tokenizer!.File.Where}: added_tokens", node as JsonObject ?? []);
            tokens.Add(entry, Id(entry, "id", entry.Number("id")?.ToString(CultureInfo.InvariantCulture)), entry);
        }

        if (decoder is null && FolderJson.Find(folder, ModelFiles.AddedTokens) is { } file)
        {
            string[] specials = [.. Specials(config).Concat(Specials(special)).Select(s => s.Content)];
            foreach ((string content, JsonNode? id) in file.Root)
            {
                bool isSpecial = specials.Contains(content, StringComparer.Ordinal);
                tokens.Add(file, new AddedToken(Id(file, content, id?.ToString()), content) { Special = isSpecial, Normalized = !isSpecial });
            }
        }

        foreach ((FolderJson where, string content) in Specials(config).Concat(Specials(special)))
        {
            tokens.AddSpecial(where, content);
        }

        return [.. tokens._added.Values];
    }

    private void Add(FolderJson where, int id, FolderJson entry)
    {
        bool isSpecial = entry.Flag("special") ?? false;
        Add(where, new AddedToken(id, entry.Text("content") ?? throw where.Refuse("content", null, "a token has a text."))
        {
            SingleWord = entry.Flag("single_word") ?? false,
            Normalized = entry.Flag("normalized") ?? !isSpecial,
            Special = isSpecial,
        });
    }

    private void Add(FolderJson where, AddedToken token)
    {
        bool isWord = token.Id < _words.Count && _words[token.Id].Length > 0;
        if (isWord && _words[token.Id] != token.Content)
        {
            throw new UserErrorException(
                $"{where.Where}: '{PrintableText.Of(token.Content)}' has the id {token.Id}, which is '{PrintableText.Of(_words[token.Id])}' in the vocabulary. Use the files that were saved with the model.");
        }

        if (_ids.TryGetValue(token.Content, out int other) && other != token.Id)
        {
            throw new UserErrorException(
                $"{where.Where}: '{PrintableText.Of(token.Content)}' has the id {token.Id}, and the id {other} elsewhere in the folder. Use the files that were saved with the model.");
        }

        if (token.Id >= _words.Count + MostBeyond)
        {
            throw new UserErrorException($"{where.Where}: '{PrintableText.Of(token.Content)}' has the id {token.Id}, far beyond the vocabulary's {_words.Count} entries. Use the files that were saved with the model.");
        }

        if (token.Content.Length == 0 || Vocabulary.SpecialTokens.Contains(token.Content, StringComparer.Ordinal))
        {
            return;
        }

        if (_added.TryGetValue(token.Id, out AddedToken? there) && there.Content != token.Content)
        {
            throw new UserErrorException($"{where.Where}: the id {token.Id} is '{PrintableText.Of(token.Content)}' and '{PrintableText.Of(there.Content)}'. Use the files that were saved with the model.");
        }

        // What was read first stands: tokenizer_config.json is above the others.
        _added.TryAdd(token.Id, token with { IsWord = isWord });
        _ids[token.Content] = token.Id;
    }

    /// <summary>A special token that no file gives an id to comes after all others, as Hugging Face adds it.</summary>
    private void AddSpecial(FolderJson where, string content)
    {
        int id = _ids.TryGetValue(content, out int known) ? known : Math.Max(_words.Count, _added.Keys.Append(-1).Max() + 1);
        if (!_added.ContainsKey(id))
        {
            Add(where, new AddedToken(id, content) { Special = true });
        }
    }

    private static IEnumerable<(FolderJson Where, string Content)> Specials(FolderJson? file)
    {
        foreach (string key in Lists)
        {
            IEnumerable<JsonNode?> nodes = file?.Root[key] switch
            {
                JsonArray list => list,
                JsonObject named => named.Select(n => n.Value), // As transformers 4.46 and later name them.
                _ => [],
            };
            foreach (JsonNode? node in nodes)
            {
                var entry = new FolderJson(file!.Where, new JsonObject { [key] = node?.DeepClone() });
                if (entry.Token(key) is { Length: > 0 } content)
                {
                    yield return (file, content);
                }
            }
        }

        foreach (string content in Others.Select(key => file?.Token(key)).OfType<string>())
        {
            yield return (file!, content);
        }
    }

    private static int Id(FolderJson where, string key, string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
        ? id
        : throw where.Refuse(key, text, "an id is a whole number.");
}
