using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.Text.Tokenization;
using BertPipeline.Text.Tokenization.Folders;
using BertPipeline.Weights;
using BertPipeline.Weights.Bert;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.Orchestration.Models;

/// <summary>Looks through a Hugging Face folder before anything is computed with it: configuration, vocabulary, and every tensor's name, shape and values.</summary>
public static class ModelInspector
{
    // A note is one line or two.
    private const int MostNamed = 8;

    // By the beginning of their names.
    private static readonly (string Tensors, string Part)[] Parts = [("bert.pooler.", "pooler"), ("cls.predictions.", "MLM head"), ("cls.seq_relationship.", "NSP head")];

    /// <param name="folder">On the local disk.</param>
    /// <param name="name">What the messages call it; the folder itself when left out.</param>
    /// <exception cref="UserErrorException">Something is missing or does not fit; the message names it.</exception>
    public static ModelDescription Inspect(string folder, string? name = null)
    {
        try
        {
            return Inspect(folder);
        }
        catch (UserErrorException e) when (name is not null)
        {
            // Messages name files of a scratch folder, which tell the user nothing.
            throw new UserErrorException($"{name} cannot be used: {e.Message.Replace(Path.Join(folder, "/"), "", StringComparison.Ordinal).Replace(folder, "it", StringComparison.Ordinal)}", e);
        }
    }

    private static ModelDescription Inspect(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserErrorException($"There is no folder {folder}.");
        }

        BertConfig config = BertConfigFile.Read(folder);
        TokenizerFolder tokenizer = ReadTokenizer(folder, config);
        using ITensorFile file = TensorFiles.Open(folder) ?? throw new UserErrorException($"{folder} has no weights: none of {string.Join(", ", TensorFiles.Names)}.");
        TensorMatch match = BertTensors.Check(config, file);
        match.RequireEncoder();
        var notes = new List<string>();
        TaggerLabels? labels = ReadTags(folder, file, config, notes);
        IReadOnlyList<string>? tags = labels?.Tags;
        TensorInfo[] weights = [.. file.Tensors.Where(t => TensorNames.Canonical(t.Name) is not null)];
        Dictionary<string, double>? thresholds = ReadThresholds(folder, tags);

        // All of the file is read for it: last, so that nobody waits for what a look at the small files tells.
        foreach (TensorInfo tensor in file.Tensors)
        {
            file.RequireFinite(tensor.Name);
        }

        return new ModelDescription
        {
            Config = config,
            Vocabulary = tokenizer.Vocabulary.Count,
            Weights = Path.GetFileName(file.Path),
            Types = string.Join(", ", weights.Select(t => t.Type.ToString().ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)),
            Parameters = weights.Sum(t => t.Elements),
            MissingParts = tags is null ? [.. Parts.Where(p => match.Missing.Any(t => t.StartsWith(p.Tensors, StringComparison.Ordinal))).Select(p => p.Part)] : [],
            Tags = tags,
            Labels = labels,
            Thresholds = thresholds,
            Notes = [.. NotesOfTokenizer(config, tokenizer), .. Notes(match, tags, file), .. UntiedNotes(file), .. notes],
        };
    }

    private static TokenizerFolder ReadTokenizer(string folder, BertConfig config)
    {
        var tokenizer = TokenizerFolder.Read(folder);
        int count = tokenizer.Vocabulary.Count;
        int added = tokenizer.Vocabulary.AddedTokens.Count(t => !t.IsWord);
        if (count > config.VocabSize)
        {
            throw new UserErrorException(
                $"{Path.Combine(folder, ModelFiles.Vocabulary)} has {count} entries{(added > 0 ? $", added tokens among them" : "")}, but {ModelFiles.Config} says vocab_size {config.VocabSize}. Use the vocabulary that the model was trained with.");
        }

        RequirePad(folder, config, tokenizer.Vocabulary);
        return tokenizer;
    }

    /// <summary>Another token in its place is the sign of a vocabulary that lost or gained lines, or belongs to another model; <c>pad_token_id</c> null names none.</summary>
    private static void RequirePad(string folder, BertConfig config, Vocabulary vocabulary)
    {
        _ = vocabulary.TryGetId(Vocabulary.Pad, out int pad); // No vocabulary is without it.
        if (pad == config.PadTokenId || NamesNoPad(folder))
        {
            return;
        }

        string there = config.PadTokenId < vocabulary.Count ? $"'{PrintableText.Of(vocabulary[config.PadTokenId])}'" : "nothing";
        throw new UserErrorException(
            $"{folder}: {Vocabulary.Pad} has the id {pad} in the vocabulary, but {ModelFiles.Config} says pad_token_id {config.PadTokenId} (0 where it says none), and there stands {there}. "
            + $"Use the vocabulary that the model was trained with; if that is this one, write \"pad_token_id\": {pad} in {ModelFiles.Config}.");
    }

    private static bool NamesNoPad(string folder) =>
        JsonNode.Parse(SmallFile.Read(Path.Combine(folder, ModelFiles.Config))) is JsonObject config && config.TryGetPropertyValue("pad_token_id", out JsonNode? id) && id is null;

    /// <summary>The tags of <c>labels.json</c>, or those of <c>config.json</c> where it and the weights are a tagger's; null when there are none.</summary>
    private static TaggerLabels? ReadTags(string folder, ITensorFile file, BertConfig config, List<string> notes)
    {
        string path = Path.Combine(folder, ModelFiles.Labels);
        if (!File.Exists(path))
        {
            return OthersTags(folder, file, config, notes);
        }

        TaggerLabels labels = TaggerLabels.Find(folder)!;
        IReadOnlyList<string> tags = labels.Tags;
        if (tags.Count == 0 || tags.Any(string.IsNullOrWhiteSpace) || tags.Distinct(StringComparer.Ordinal).Count() != tags.Count)
        {
            throw new UserErrorException($"{path} must be an array of different tags, none of them empty.");
        }

        RequirePrintable(tags, path);

        if (!file.Tensors.Any(t => TensorNames.Canonical(t.Name)?.StartsWith("classifier.", StringComparison.Ordinal) == true))
        {
            throw new UserErrorException($"{path} names {tags.Count} tags, but {Path.GetFileName(file.Path)} has no classifier. Leave the file out for a base model.");
        }

        if (HeadOf(file, config) is not { } head)
        {
            throw new UserErrorException(
                $"{path} names {tags.Count} tags, but {Path.GetFileName(file.Path)} has no {TensorNames.HeadWeight(config.Head)}, which the head of {ModelFiles.Config} ends with " +
                $"(layers {config.Head.Layers}, pooling {JsonName.Of(config.Pooling)}). Use the configuration that the tagger was trained with.");
        }

        return head.Shape.Count == 2 && head.Shape[0] == tags.Count
            ? labels
            : throw new UserErrorException($"{path} names {tags.Count} tags, but {TensorNames.HeadWeight(config.Head)} has shape {head.ShapeText}. There must be as many as it has rows.");
    }

    /// <summary>The tags of a tagger that others trained; a head that cannot be used is no hindrance to what lies under it.</summary>
    private static TaggerLabels? OthersTags(string folder, ITensorFile file, BertConfig config, List<string> notes)
    {
        if (!TaggerLabels.NamesClass(folder) || HeadOf(file, config)?.Shape is not [long rows, _])
        {
            return null;
        }

        try
        {
            if (TaggerLabels.Find(folder) is not { } named || rows != named.Tags.Count)
            {
                return null;
            }

            RequirePrintable(named.Tags, Path.Combine(folder, ModelFiles.Config));
            return named;
        }
        catch (UserErrorException e)
        {
            notes.Add($"Its classifier is not used: {e.Message}");
            return null;
        }
    }

    /// <summary>Tags are names that tables, messages and files of many formats show.</summary>
    private static void RequirePrintable(IReadOnlyList<string> tags, string path)
    {
        if (tags.FirstOrDefault(tag => string.IsNullOrWhiteSpace(tag) || tag.Any(char.IsControl)) is { } tag)
        {
            throw new UserErrorException($"{path}: the tag '{PrintableText.Of(tag)}' is empty or has control characters (line breaks, escapes) in it. Give it a name that can be shown.");
        }
    }

    /// <summary>The last of a head's layers, which gives the logits.</summary>
    private static TensorInfo? HeadOf(ITensorFile file, BertConfig config)
    {
        string weight = TensorNames.HeadWeight(config.Head);
        return file.Tensors.FirstOrDefault(t => TensorNames.Canonical(t.Name) == weight);
    }

    private static Dictionary<string, double>? ReadThresholds(string folder, IReadOnlyList<string>? tags)
    {
        string path = Path.Combine(folder, ModelFiles.Thresholds);
        if (tags is null || !File.Exists(path))
        {
            return null;
        }

        Dictionary<string, double> thresholds = ReadJson<Dictionary<string, double>>(path);
        if (thresholds.Keys.FirstOrDefault(t => !tags.Contains(t, StringComparer.Ordinal)) is { } unknown)
        {
            throw new UserErrorException($"{path}: '{PrintableText.Of(unknown)}' is not one of the tags in {ModelFiles.Labels}. Rename it, or remove it.");
        }

        return thresholds.FirstOrDefault(t => t.Value is not (>= 0 and <= 1)) is { Key: not null } odd
            ? throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"{path}: the threshold of '{PrintableText.Of(odd.Key)}' is {odd.Value}; it must be from 0 to 1."))
            : thresholds;
    }

    private static IEnumerable<string> NotesOfTokenizer(BertConfig config, TokenizerFolder tokenizer)
    {
        foreach (string note in tokenizer.Notes)
        {
            yield return note;
        }

        if (tokenizer.Vocabulary.Count < config.VocabSize)
        {
            yield return $"{ModelFiles.Vocabulary} has {tokenizer.Vocabulary.Count} entries, vocab_size is {config.VocabSize}: the last rows of the embeddings are never used.";
        }
    }

    private static IEnumerable<string> Notes(TensorMatch match, IReadOnlyList<string>? tags, ITensorFile file)
    {
        if (file.Wrapper.Length > 0)
        {
            yield return $"In the weights the model's names stand under '{PrintableText.Of(file.Wrapper)}'.";
        }

        if (tags is null && match.Missing.Count > 0)
        {
            yield return $"Not in the weights, begun anew where needed: {PrintableText.List(match.Missing, MostNamed)}.";
        }

        string[] surplus = [.. match.Surplus.Where(t => tags is null || !t.StartsWith("classifier.", StringComparison.Ordinal))];
        if (surplus.Length > 0)
        {
            yield return $"In the weights and not used: {PrintableText.List(surplus, MostNamed)}.";
        }
    }

    private static IEnumerable<string> UntiedNotes(ITensorFile file)
    {
        if (BertTensors.FindUntiedDecoder(file) is { } decoder)
        {
            yield return $"{decoder.Name} is not tied to the word embeddings: the language model cannot be trained further until it is removed; taggers can be trained.";
        }
    }

    private static T ReadJson<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(SmallFile.Read(path), PipelineJson.Options) ?? throw new UserErrorException($"{path} is empty.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{path} cannot be read: {PrintableText.Of(e.Message, 300)}", e);
        }
    }
}
