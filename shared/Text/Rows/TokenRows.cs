using System.Text.Json;
using BertPipeline.Text.Tokenization;
using EncodedToken = Microsoft.ML.Tokenizers.EncodedToken;

namespace BertPipeline.Text.Rows;

/// <summary>
/// The tokens of a text as <c>{"ids": […], "tokens": […], "offsets": [[start, end], …]}</c>, without special tokens. Offsets count Unicode code
/// points of the text, as Hugging Face's tokenizers do.
/// </summary>
public sealed class TokenRows(WordPieceTokenizer tokenizer) : JsonRowWriter
{
    protected override void WriteProperties(Utf8JsonWriter json, string text)
    {
        ArgumentNullException.ThrowIfNull(json);
        IReadOnlyList<EncodedToken> tokens = tokenizer.EncodeToTokens(text, out _);
        json.WriteStartArray("ids");
        foreach (EncodedToken token in tokens)
        {
            json.WriteNumberValue(token.Id);
        }

        json.WriteEndArray();
        json.WriteStartArray("tokens");
        foreach (EncodedToken token in tokens)
        {
            json.WriteStringValue(token.Value);
        }

        json.WriteEndArray();
        WriteOffsets(json, text, tokens);
    }

    private static void WriteOffsets(Utf8JsonWriter json, string text, IReadOnlyList<EncodedToken> tokens)
    {
        var points = new CodePointCounter(text);
        json.WriteStartArray("offsets");
        foreach (EncodedToken token in tokens)
        {
            json.WriteStartArray();
            json.WriteNumberValue(points.At(token.Offset.Start.Value));
            json.WriteNumberValue(points.At(token.Offset.End.Value));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Counts the code points before positions that mostly rise.</summary>
    private struct CodePointCounter(string text)
    {
        private int _position;
        private int _points;

        public int At(int position)
        {
            if (position < _position)
            {
                (_position, _points) = (0, 0);
            }

            while (_position < position)
            {
                _position += char.IsSurrogatePair(text, _position) ? 2 : 1;
                _points++;
            }

            return _points;
        }
    }
}
