using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Text.Tokenization.Folders;

/// <summary>A <c>tokenizer.json</c> of Hugging Face's tokenizers library, as far as it is BERT's tokenizer; what is not is refused by its key.</summary>
internal sealed class TokenizerJson
{
    private const string Model = "model";
    private const string Normalizer = "normalizer";
    private const string PreTokenizer = "pre_tokenizer";
    private const string PostProcessor = "post_processor";
    private const int MostTokens = 4_000_000;

    private TokenizerJson(FolderJson file, FolderJson model, FolderJson normalizer)
    {
        File = file;
        NormalizerKeys = normalizer;
        Words = ReadWords(model, file);
        MaxCharsPerWord = model.Number("max_input_chars_per_word") ?? 100;
        if (MaxCharsPerWord is not (>= 1 and <= 1000) || MaxCharsPerWord != Math.Floor(MaxCharsPerWord))
        {
            throw model.Refuse("max_input_chars_per_word", MaxCharsPerWord.ToString(CultureInfo.InvariantCulture), "a whole number from 1 to 1000 is computed.");
        }
    }

    public FolderJson File { get; }

    /// <summary>The vocabulary by id; empty where no token has the id.</summary>
    public IReadOnlyList<string> Words { get; }

    public double MaxCharsPerWord { get; }

    /// <summary>BertNormalizer's.</summary>
    public FolderJson NormalizerKeys { get; }

    /// <summary>Null when the folder has none.</summary>
    /// <exception cref="UserErrorException">It is another tokenizer than BERT's.</exception>
    public static TokenizerJson? Find(string folder)
    {
        if (FolderJson.Find(folder, ModelFiles.Tokenizer) is not { } file)
        {
            return null;
        }

        FolderJson model = file.Object(Model) ?? throw file.Refuse(Model, null, "a WordPiece model is read.");
        Require(model, "type", "WordPiece", orNull: true); // Files of before 2021 do not say.
        Require(model, "continuing_subword_prefix", Vocabulary.ContinuationPrefix, orNull: false);
        Require(model, "unk_token", Vocabulary.Unknown, orNull: false);
        FolderJson normalizer = Only(file, Normalizer, "normalizers", "BertNormalizer");
        if (normalizer.Flag("clean_text") == false)
        {
            throw normalizer.Refuse("clean_text", "false", "only cleaned text is read.");
        }

        Only(file, PreTokenizer, "pretokenizers", "BertPreTokenizer");
        CheckTemplate(file);
        return new TokenizerJson(file, model, normalizer);
    }

    private static void Require(FolderJson file, string key, string known, bool orNull)
    {
        if (file.Text(key) is var text && text != known && !(orNull && text is null))
        {
            throw file.Refuse(key, text, $"only '{known}' is computed.");
        }
    }

    /// <summary>The one part of a kind, alone or alone in a sequence.</summary>
    private static FolderJson Only(FolderJson file, string key, string parts, string known)
    {
        FolderJson? part = file.Object(key);
        if (part?.Text("type") == "Sequence" && part.Root[parts] is JsonArray { Count: 1 } sequence && sequence[0] is JsonObject only)
        {
            part = new FolderJson($"{part.Where}: {parts}", only);
        }

        return part?.Text("type") == known ? part : throw file.Refuse(
            key, part is null ? null : Described(part, parts), $"only {known} is computed.");
    }

    private static string Described(FolderJson part, string parts) => part.Root[parts] is JsonArray sequence
        ? string.Join(", ", sequence.Select(p => (p as JsonObject)?["type"]?.ToString() ?? "?"))
        : part.Text("type") ?? "";

    /// <summary>What stands around a text: [CLS] and [SEP], or nothing said.</summary>
    private static void CheckTemplate(FolderJson file)
    {
        FolderJson? part = file.Object(PostProcessor);
        switch (part?.Text("type"))
        {
            case null or "BertProcessing":
                return;
            case "TemplateProcessing" when Template(part) is var template:
                const string Known = $"{Vocabulary.Classification} A {Vocabulary.Separator}";
                if (template != Known)
                {
                    throw part.Refuse("single", template, $"only '{Known}' is computed.");
                }

                return;
            case { } type:
                throw file.Refuse(PostProcessor, type, "only TemplateProcessing and BertProcessing are computed.");
        }
    }

    private static string Template(FolderJson part) => part.Root["single"] is JsonArray pieces
        ? string.Join(' ', pieces.Select(p => ((p as JsonObject)?["SpecialToken"] ?? (p as JsonObject)?["Sequence"])?["id"]?.ToString() ?? "?"))
        : "";

    /// <summary>BERT's own special tokens may stand among the added ones alone; they are part of a vocabulary.</summary>
    private static string[] ReadWords(FolderJson model, FolderJson file)
    {
        FolderJson vocabulary = model.Object("vocab") ?? throw model.Refuse("vocab", null, "it is an object from token to id.");
        var ids = new Dictionary<int, string>();
        foreach ((string token, JsonNode? value) in vocabulary.Root)
        {
            if (value?.GetValueKind() != JsonValueKind.Number || !value.AsValue().TryGetValue(out int id) || id is < 0 or >= MostTokens)
            {
                throw new UserErrorException($"{vocabulary.Where}: the id of '{PrintableText.Of(token)}' is {PrintableText.Of(value?.ToJsonString())}, not a row of the word embeddings.");
            }

            if (!ids.TryAdd(id, token))
            {
                throw new UserErrorException($"{vocabulary.Where}: '{PrintableText.Of(ids[id])}' and '{PrintableText.Of(token)}' have both the id {id}. Use the file that was saved with the model.");
            }
        }

        foreach (JsonNode? added in file.Root["added_tokens"] as JsonArray ?? [])
        {
            if (added is JsonObject { } token && token["content"]?.ToString() is { } content && Vocabulary.SpecialTokens.Contains(content)
                && token["id"]?.GetValueKind() == JsonValueKind.Number && token["id"]!.AsValue().TryGetValue(out int id) && id is >= 0 and < MostTokens)
            {
                ids.TryAdd(id, content);
            }
        }

        return [.. Enumerable.Range(0, ids.Count == 0 ? 0 : ids.Keys.Max() + 1).Select(id => ids.GetValueOrDefault(id, ""))];
    }
}
