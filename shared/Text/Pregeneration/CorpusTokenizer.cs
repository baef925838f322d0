using System.Buffers;
using System.Runtime.InteropServices;
using BertPipeline.Text.Reading;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Pregeneration;

/// <summary>Reads a file of sentences, one a line, blank lines between documents, into ids.</summary>
internal static class CorpusTokenizer
{
    // English feedback has 4.4 bytes a token; a list that is too small grows by doubling.
    private const int BytesPerToken = 4;

    /// <summary>Reads a file into <paramref name="corpus"/>, whose former content goes.</summary>
    public static async Task ReadAsync(
        TokenizedCorpus corpus, string path, WordPieceTokenizer tokenizer, PregenerationOptions options, CancellationToken cancellationToken)
    {
        using FileStream stream = File.OpenRead(path);
        string name = Path.GetFileName(path);
        corpus.Clear((int)Math.Min(stream.Length / BytesPerToken, Array.MaxLength));
        var buffers = new Pool<TokenizedLines>(() => new TokenizedLines());
        await OrderedWork.RunAsync(
            Blocks(stream, name, options.MaximumLineBytes, cancellationToken),
            block => Tokenize(block, buffers.Take(), tokenizer, name),
            lines =>
            {
                lines.AddTo(corpus);
                buffers.Return(lines);
            },
            options.MaxDegreeOfParallelism,
            cancellationToken);
        corpus.EndDocument();
    }

    private static IEnumerable<LineBlock> Blocks(Stream stream, string name, int longest, CancellationToken cancellationToken)
    {
        var reader = new LineBlockReader(stream, name, longest: longest, cancellationToken: cancellationToken);
        while (reader.Read() is { } block)
        {
            yield return block;
        }
    }

    private static TokenizedLines Tokenize(LineBlock block, TokenizedLines lines, WordPieceTokenizer tokenizer, string name)
    {
        char[] characters = ArrayPool<char>.Shared.Rent(block.Length);
        try
        {
            ReadOnlySpan<char> text = characters.AsSpan(0, Utf8Decoder.Decode(block.Bytes, characters, name, block.Offset));
            lines.Clear();
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
    private sealed class TokenizedLines
    {
        private const int BlankLine = -1;

        private readonly List<int> _ids = [];
        private readonly List<int> _lengths = [];

        public void Clear()
        {
            _ids.Clear();
            _lengths.Clear();
        }

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
