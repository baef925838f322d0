using BertPipeline.Text.Tokenization;

namespace BertPipeline.Text.Vocabularies;

/// <summary>
/// Merges the most frequent pair of neighbouring tokens again and again. A merge visits only the words that hold the pair and corrects the counts of
/// the pairs beside it; the queue keeps outdated counts and is corrected when one comes out.
/// </summary>
internal sealed class PairMerger
{
    private readonly TokenList _vocabulary;
    private readonly List<(int[] Tokens, long Count)> _words;
    private readonly int[] _lengths;
    private readonly Dictionary<Pair, Occurrences> _pairs = [];
    private readonly PriorityQueue<Pair, (long Count, Pair Pair)> _queue = new(new MostFrequentFirst());

    public PairMerger(TokenList vocabulary, List<(int[] Tokens, long Count)> words)
    {
        _vocabulary = vocabulary;
        _words = words;
        _lengths = [.. words.Select(w => w.Tokens.Length)];
        for (int w = 0; w < words.Count; w++)
        {
            (int[] tokens, long count) = words[w];
            for (int i = 0; i + 1 < tokens.Length; i++)
            {
                Change(new Pair(tokens[i], tokens[i + 1]), count, w);
            }
        }

        foreach ((Pair pair, Occurrences occurrences) in _pairs)
        {
            Enqueue(pair, occurrences);
        }
    }

    public void Run(int size, int minimumFrequency)
    {
        while (_vocabulary.Tokens.Count < size && _queue.TryDequeue(out Pair pair, out (long Count, Pair) queued))
        {
            if (!_pairs.TryGetValue(pair, out Occurrences? occurrences) || occurrences.Count > queued.Count)
            {
                // Merged meanwhile, or grown: then it stands in the queue with its new count too.
                continue;
            }

            if (occurrences.Count < queued.Count)
            {
                Enqueue(pair, occurrences);
            }
            else if (occurrences.Count < minimumFrequency)
            {
                return;
            }
            else
            {
                Merge(pair, occurrences);
            }
        }
    }

    private void Merge(Pair pair, Occurrences occurrences)
    {
        string right = _vocabulary.Tokens[pair.Right][Vocabulary.ContinuationPrefix.Length..];
        int merged = _vocabulary.Add(_vocabulary.Tokens[pair.Left] + right);
        var changed = new HashSet<Pair>();
        foreach (int word in occurrences.Words)
        {
            MergeInWord(word, pair, merged, changed);
        }

        // Not one is left; a later merge may form the pair anew.
        _pairs.Remove(pair);
        changed.Remove(pair);
        foreach (Pair grown in changed)
        {
            Enqueue(grown, _pairs[grown]);
        }
    }

    private void MergeInWord(int word, Pair pair, int merged, HashSet<Pair> changed)
    {
        (int[] tokens, long count) = _words[word];
        int length = _lengths[word];
        int to = 0;
        for (int from = 0; from < length; from++, to++)
        {
            if (from + 1 == length || tokens[from] != pair.Left || tokens[from + 1] != pair.Right)
            {
                tokens[to] = tokens[from];
                continue;
            }

            if (to > 0)
            {
                Change(new Pair(tokens[to - 1], pair.Left), -count, word);
                changed.Add(Change(new Pair(tokens[to - 1], merged), count, word));
            }

            if (from + 2 < length)
            {
                Change(new Pair(pair.Right, tokens[from + 2]), -count, word);
                changed.Add(Change(new Pair(merged, tokens[from + 2]), count, word));
            }

            tokens[to] = merged;
            from++;
        }

        _lengths[word] = to;
    }

    private Pair Change(Pair pair, long by, int word)
    {
        if (!_pairs.TryGetValue(pair, out Occurrences? occurrences))
        {
            _pairs.Add(pair, occurrences = new Occurrences());
        }

        occurrences.Count += by;
        if (by > 0)
        {
            occurrences.Words.Add(word);
        }

        return pair;
    }

    private void Enqueue(Pair pair, Occurrences occurrences)
    {
        if (occurrences.Count > 0)
        {
            _queue.Enqueue(pair, (occurrences.Count, pair));
        }
    }

    private readonly record struct Pair(int Left, int Right);

    /// <summary>How often a pair occurs, and the words that hold it or once held it.</summary>
    private sealed class Occurrences
    {
        public long Count { get; set; }

        public HashSet<int> Words { get; } = [];
    }

    private sealed class MostFrequentFirst : IComparer<(long Count, Pair Pair)>
    {
        public int Compare((long Count, Pair Pair) x, (long Count, Pair Pair) y)
        {
            int byCount = y.Count.CompareTo(x.Count);
            int byLeft = byCount != 0 ? byCount : x.Pair.Left.CompareTo(y.Pair.Left);
            return byLeft != 0 ? byLeft : x.Pair.Right.CompareTo(y.Pair.Right);
        }
    }
}
