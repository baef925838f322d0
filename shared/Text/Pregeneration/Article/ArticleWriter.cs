using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration.Article;

/// <summary>Writes an example file as the article's <c>epoch_N.json</c> and <c>epoch_N_metrics.json</c>, which its <c>finetune_on_pregenerated.py</c> trains on.</summary>
public static class ArticleWriter
{
    private static readonly byte[] LineFeed = "\n"u8.ToArray();

    /// <exception cref="UserErrorException">The examples were made with another vocabulary.</exception>
    public static void Write(ExampleFile examples, Vocabulary vocabulary, string folder)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (examples.Header.VocabularySha256 != vocabulary.Sha256)
        {
            throw new UserErrorException(
                $"The examples were made with the vocabulary {examples.Header.VocabularySha256[..12]}…, not with {vocabulary.Sha256[..12]}…. Give the vocab.txt they were made with.");
        }

        Directory.CreateDirectory(folder);
        int epoch = examples.Header.Epoch;
        using (FileStream stream = File.Create(Path.Combine(folder, ArticleFiles.Examples(epoch))))
        {
            // The default encoder escapes all but ASCII, as Python's json.dumps does: its open() may use any encoding.
            using var json = new Utf8JsonWriter(stream);
            int[] ids = new int[examples.Header.MaxSequenceLength];
            for (int i = 0; i < examples.Count; i++)
            {
                WriteExample(json, examples[i], vocabulary, ids);
                json.Flush();
                json.Reset();
                stream.Write(LineFeed);
            }
        }

        var metrics = new ArticleMetrics(examples.Count, examples.Header.MaxSequenceLength);
        File.WriteAllText(Path.Combine(folder, ArticleFiles.Metrics(epoch)), JsonSerializer.Serialize(metrics, PipelineJson.Options));
    }

    private static void WriteExample(Utf8JsonWriter json, ExampleView example, Vocabulary vocabulary, int[] ids)
    {
        json.WriteStartObject();
        example.CopyIds(ids);
        WriteTokens(json, "tokens", ids.AsSpan(0, example.Length), vocabulary);
        json.WriteStartArray("segment_ids");
        for (int i = 0; i < example.Length; i++)
        {
            json.WriteNumberValue(i < example.FirstLength ? 0 : 1);
        }

        json.WriteEndArray();
        json.WriteBoolean("is_random_next", example.IsRandomNext);
        json.WriteStartArray("masked_lm_positions");
        foreach (ushort position in example.MaskedPositions)
        {
            json.WriteNumberValue(position);
        }

        json.WriteEndArray();
        example.CopyMaskedIds(ids);
        WriteTokens(json, "masked_lm_labels", ids.AsSpan(0, example.MaskedPositions.Length), vocabulary);
        json.WriteEndObject();
    }

    private static void WriteTokens(Utf8JsonWriter json, string name, ReadOnlySpan<int> ids, Vocabulary vocabulary)
    {
        json.WriteStartArray(name);
        foreach (int id in ids)
        {
            json.WriteStringValue(vocabulary[id]);
        }

        json.WriteEndArray();
    }
}
