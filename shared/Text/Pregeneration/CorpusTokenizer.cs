using System.Buffers;
using System.Runtime.InteropServices;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration;

/// <summary>Reads a file of sentences, one a line, blank lines between documents, into ids.</summary>
internal static class CorpusTokenizer
{
    public static async Task<TokenizedCorpus> ReadAsync(
        string path, WordPieceTokenizer tokenizer, int degree, CancellationToken cancellationToken)
    {
        using FileStream stream = File.OpenRead(path);
        string name = Path.GetFileName(path);
        var corpus = new TokenizedCorpus();
        await OrderedWork.RunAsync(
            Blocks(stream, name), block => Tokenize(block, tokenizer, name), lines => lines.AddTo(corpus), degree, cancellationToken).ConfigureAwait(false);
        corpus.EndDocument();
        return corpus;
    }

    private static IEnumerable<LineBlock> Blocks(Stream stream, string name)
    {
        var reader = new LineBlockReader(stream, name);
        while (reader.Read() is { } block)
        {
            yield return block;
        }
    }

    private static TokenizedLines Tokenize(LineBlock block, WordPieceTokenizer tokenizer, string name)
    {
        char[] characters = ArrayPool<char>.Shared.Rent(block.Length);
        try
        {
            ReadOnlySpan<char> text = characters.AsSpan(0, Utf8Decoder.Decode(block.Bytes, characters, name, block.Offset));
            var lines = new TokenizedLines(text.Length / 4);
            foreach (Range line in text.Split('\n'))
            {
                lines.Add(text[line], tokenizer);
            }

            // What follows the last line feed is no line.
            lines.DropLastIfBlank();
            return lines;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
            block.Dispose();
        }
    }

    /// <summary>The ids of some lines; a line of white space is a mark that a document ends.</summary>
    private sealed class TokenizedLines(int capacity)
    {
        private const int BlankLine = -1;

        private readonly List<int> _ids = new(capacity);
        private readonly List<int> _lengths = [];

        public void Add(ReadOnlySpan<char> line, WordPieceTokenizer tokenizer)
        {
            int before = _ids.Count;
            if (line.IsWhiteSpace())
            {
                _lengths.Add(BlankLine);
                return;
            }

            tokenizer.Encode(line, _ids);
            _lengths.Add(_ids.Count - before);
        }

        public void DropLastIfBlank()
        {
            if (_lengths.Count > 0 && _lengths[^1] == BlankLine)
            {
                _lengths.RemoveAt(_lengths.Count - 1);
            }
        }

        public void AddTo(TokenizedCorpus corpus)
        {
            ReadOnlySpan<int> ids = CollectionsMarshal.AsSpan(_ids);
            foreach (int length in _lengths)
            {
                if (length == BlankLine)
                {
                    corpus.EndDocument();
                    continue;
                }

                corpus.AddSentence(ids[..length]);
                ids = ids[length..];
            }
        }
    }
}
