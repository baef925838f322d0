using System.Buffers;
using System.Text;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Rows;

/// <summary>The tokens of a text on one line, parted by spaces.</summary>
public sealed class PlainTokenRows(WordPieceTokenizer tokenizer) : RowWriter
{
    private readonly List<int> _ids = [];

    public override void Write(string text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _ids.Clear();
        tokenizer.Encode(text, _ids);
        for (int i = 0; i < _ids.Count; i++)
        {
            if (i > 0)
            {
                output.Write(" "u8);
            }

            Encoding.UTF8.GetBytes(tokenizer.Vocabulary[_ids[i]], output);
        }

        output.Write("\n"u8);
    }
}
