using BertPipeline.Text.Tokenization;

namespace BertPipeline.GpuWorker.Training;

/// <summary>Documents as the ids of one text, each <c>[CLS] document [SEP]</c>, as a piece of feedback is read by a classifier.</summary>
internal sealed class TokenStream
{
    private readonly List<int> _ids = [];
    private readonly WordPieceTokenizer _tokenizer;

    /// <param name="tokenizer">Makes words of text.</param>
    public TokenStream(WordPieceTokenizer tokenizer) => _tokenizer = tokenizer;

    public int Count => _ids.Count;

    /// <summary>What begins a document. It is never told: where a document ends, everyone knows what comes.</summary>
    public int FirstId => _tokenizer.Vocabulary.ClassificationId;

    public int this[int index] => _ids[index];

    /// <summary>Appends a file of documents.</summary>
    /// <param name="path">Lines of documents, blank lines between them.</param>
    public void Add(string path)
    {
        bool isInDocument = false;
        foreach (string line in File.ReadLines(path))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                if (!isInDocument)
                {
                    _ids.Add(FirstId);
                }

                isInDocument = true;
                _tokenizer.Encode(line, _ids);
            }
            else if (isInDocument)
            {
                isInDocument = false;
                _ids.Add(_tokenizer.Vocabulary.SeparatorId);
            }
        }

        if (isInDocument)
        {
            _ids.Add(_tokenizer.Vocabulary.SeparatorId);
        }
    }

    /// <summary>How often each word is to be told.</summary>
    /// <param name="vocabulary">Number of words.</param>
    public long[] Frequencies(int vocabulary)
    {
        long[] counts = new long[vocabulary];
        foreach (int id in _ids.Where(id => id != FirstId))
        {
            counts[id]++;
        }

        return counts;
    }
}
