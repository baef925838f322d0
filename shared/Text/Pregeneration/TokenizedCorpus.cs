using System.Runtime.InteropServices;

namespace BertPipeline.Text.Pregeneration;

/// <summary>A part of the corpus as ids: documents of sentences of tokens, each level an array of starts into the next.</summary>
internal sealed class TokenizedCorpus
{
    private readonly List<int> _ids = [];
    private readonly List<int> _sentenceStarts = [0];
    private readonly List<int> _documentStarts = [0];
    private readonly List<int> _documentOfSentence = [];

    public int Documents => _documentStarts.Count - 1;

    public int Sentences => _sentenceStarts.Count - 1;

    public int Tokens => _ids.Count;

    /// <summary>First sentence of a document; that of the one after the last is the number of sentences.</summary>
    public int FirstSentence(int document) => _documentStarts[document];

    /// <summary>First token of a sentence; that of the one after the last is the number of tokens.</summary>
    public int FirstToken(int sentence) => _sentenceStarts[sentence];

    public ReadOnlySpan<int> Ids(int from, int to) => CollectionsMarshal.AsSpan(_ids)[from..to];

    /// <summary>The first sentence after the document that holds <paramref name="sentence"/>.</summary>
    public int EndOfDocumentAt(int sentence) => _documentStarts[_documentOfSentence[sentence] + 1];

    /// <summary>Adds a sentence to the document in progress. One without tokens is left out: there is nothing to learn from it.</summary>
    public void AddSentence(ReadOnlySpan<int> ids)
    {
        if (ids.Length > 0)
        {
            _ids.AddRange(ids);
            _sentenceStarts.Add(_ids.Count);
            _documentOfSentence.Add(Documents);
        }
    }

    /// <summary>Ends the document in progress, if it has sentences.</summary>
    public void EndDocument()
    {
        if (_documentStarts[^1] < Sentences)
        {
            _documentStarts.Add(Sentences);
        }
    }

    /// <summary>Empties it for the next part and makes room for that, so that memory is taken once and no growing list is copied.</summary>
    /// <param name="tokens">About how many tokens will come.</param>
    public void Clear(int tokens)
    {
        _ids.Clear();
        _ids.EnsureCapacity(tokens);
        CollectionsMarshal.SetCount(_sentenceStarts, 1);
        CollectionsMarshal.SetCount(_documentStarts, 1);
        _documentOfSentence.Clear();
    }
}
