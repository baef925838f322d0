using System.Text.Encodings.Web;
using System.Text.Json;
using BertPipeline.Contracts.Models;

namespace BertPipeline.Text.Tokenization.Folders;

/// <summary>
/// Writes a <c>tokenizer.json</c> as Hugging Face's tokenizers library reads it (version 1.0 of its format; the library's version 0.22). BERT's own special tokens stand around a text and
/// are not among the added tokens, so that a customer who types [SEP] writes text there as here.
/// </summary>
internal static class TokenizerJsonWriter
{
    private static readonly JsonWriterOptions Format = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TokenizerFolder tokenizer, string target)
    {
        using FileStream stream = File.Create(Path.Combine(target, ModelFiles.Tokenizer));
        using (var json = new Utf8JsonWriter(stream, Format))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            json.WriteNull("truncation");
            json.WriteNull("padding");
            WriteAddedTokens(json, tokenizer.Vocabulary);
            WriteNormalizer(json, tokenizer.Options);
            WriteType(json, "pre_tokenizer", "BertPreTokenizer");
            json.WriteEndObject();
            WriteTemplate(json, tokenizer.Vocabulary);
            WriteType(json, "decoder", "WordPiece");
            json.WriteString("prefix", Vocabulary.ContinuationPrefix);
            json.WriteBoolean("cleanup", true);
            json.WriteEndObject();
            WriteModel(json, tokenizer);
            json.WriteEndObject();
        }

        stream.Write("\n"u8);
    }

    private static void WriteAddedTokens(Utf8JsonWriter json, Vocabulary vocabulary)
    {
        json.WriteStartArray("added_tokens");
        foreach (AddedToken token in vocabulary.AddedTokens)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("content", token.Content);
            json.WriteBoolean("single_word", token.SingleWord);
            json.WriteBoolean("lstrip", false);
            json.WriteBoolean("rstrip", false);
            json.WriteBoolean("normalized", token.Normalized);
            json.WriteBoolean("special", token.Special);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNormalizer(Utf8JsonWriter json, WordPieceOptions options)
    {
        WriteType(json, "normalizer", "BertNormalizer");
        json.WriteBoolean("clean_text", true);
        json.WriteBoolean("handle_chinese_chars", options.TokenizeChineseChars);
        if (options.StripAccents is { } strip)
        {
            json.WriteBoolean("strip_accents", strip);
        }
        else
        {
            json.WriteNull("strip_accents");
        }

        json.WriteBoolean("lowercase", options.DoLowerCase);
        json.WriteEndObject();
    }

    /// <summary>[CLS] A [SEP], and [CLS] A [SEP] B [SEP] with the second text's own type.</summary>
    private static void WriteTemplate(Utf8JsonWriter json, Vocabulary vocabulary)
    {
        WriteType(json, "post_processor", "TemplateProcessing");
        json.WriteStartArray("single");
        WriteFirst();
        json.WriteEndArray();
        json.WriteStartArray("pair");
        WriteFirst();
        WritePart("Sequence", "B", 1);
        WritePart("SpecialToken", Vocabulary.Separator, 1);
        json.WriteEndArray();
        json.WriteStartObject("special_tokens");
        WriteSpecial(Vocabulary.Classification, vocabulary.ClassificationId);
        WriteSpecial(Vocabulary.Separator, vocabulary.SeparatorId);
        json.WriteEndObject();
        json.WriteEndObject();

        void WriteFirst()
        {
            WritePart("SpecialToken", Vocabulary.Classification, 0);
            WritePart("Sequence", "A", 0);
            WritePart("SpecialToken", Vocabulary.Separator, 0);
        }

        void WritePart(string kind, string id, int type)
        {
            json.WriteStartObject();
            json.WriteStartObject(kind);
            json.WriteString("id", id);
            json.WriteNumber("type_id", type);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        void WriteSpecial(string token, int id)
        {
            json.WriteStartObject(token);
            json.WriteString("id", token);
            json.WriteStartArray("ids");
            json.WriteNumberValue(id);
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            json.WriteStringValue(token);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>A word that stands twice has the later id; a blank line and a token that is only taken out whole are no words.</summary>
    private static void WriteModel(Utf8JsonWriter json, TokenizerFolder tokenizer)
    {
        Vocabulary vocabulary = tokenizer.Vocabulary;
        WriteType(json, "model", "WordPiece");
        json.WriteString("unk_token", Vocabulary.Unknown);
        json.WriteString("continuing_subword_prefix", Vocabulary.ContinuationPrefix);
        json.WriteNumber("max_input_chars_per_word", tokenizer.Options.MaxCharsPerWord);
        json.WriteStartObject("vocab");
        for (int id = 0; id < vocabulary.Count; id++)
        {
            if (vocabulary[id].Length > 0 && vocabulary.IsWord(id) && vocabulary.TryGetId(vocabulary[id], out int counts) && counts == id)
            {
                json.WriteNumber(vocabulary[id], id);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Begins a part; the caller ends it.</summary>
    private static void WriteType(Utf8JsonWriter json, string part, string type)
    {
        json.WriteStartObject(part);
        json.WriteString("type", type);
    }
}
