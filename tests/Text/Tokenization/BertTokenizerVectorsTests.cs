using System.Text.Json;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Tests.Tokenization;

/// <summary>Against what pytorch_pretrained_bert 0.6.2's BertTokenizer gives under Python 3.11 (Unicode 14) with bert-base-uncased's vocabulary.</summary>
public sealed class BertTokenizerVectorsTests
{
    [Fact]
    public void EncodeToIds_OnReferenceTexts_GivesTheReferenceIds()
    {
        string[] lines = File.ReadAllLines(ReferenceData.Path("tokenizer", "vectors.jsonl"));
        var tokenizer = new WordPieceTokenizer(
            Vocabulary.Load(ReferenceData.Path("bert-base-uncased", "vocab.txt")),
            new WordPieceOptions { NeverSplit = Vocabulary.SpecialTokens });
        var differing = new List<string>();
        foreach (string line in lines)
        {
            using JsonDocument vector = JsonDocument.Parse(line);
            string text = Unescape(vector.RootElement.GetProperty("text"));
            int[] expected = [.. vector.RootElement.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32())];
            bool versionDependent = vector.RootElement.TryGetProperty("has_unassigned_in_unicode14", out _);
            if (!tokenizer.EncodeToIds(text).SequenceEqual(expected) && !versionDependent)
            {
                differing.Add(line);
            }
        }

        Assert.True(lines.Length > 900, "The reference file is not whole.");
        Assert.Empty(differing);
    }

    // Unpaired surrogates stand as \udXXX escapes, which JSON readers refuse to turn into strings.
    private static string Unescape(JsonElement text)
    {
        string raw = text.GetRawText();
        var result = new System.Text.StringBuilder();
        for (int i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] != '\\')
            {
                result.Append(raw[i]);
            }
            else if (raw[++i] == 'u')
            {
                result.Append((char)Convert.ToInt32(raw.Substring(i + 1, 4), 16));
                i += 4;
            }
            else
            {
                result.Append(raw[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', char other => other });
            }
        }

        return result.ToString();
    }
}
