using BertPipeline.Contracts.Randomness;
using BertPipeline.Text.Reading;

namespace BertPipeline.Orchestration.Data;

/// <summary>
/// Spreads documents over shards and holds some out, in one pass and bounded memory. A document's hash (of its number and the seed) decides
/// both: the documents with the smallest hashes are held out, 1 % of all, at least 500 and at most 5,000, but never more than a tenth.
/// </summary>
internal sealed class CorpusShardWriter : IDisposable
{
    private const int MostHeldOut = 5000;
    private const int FewestHeldOut = 500;

    /// <summary>A next-sentence example needs a document and another one to draw from.</summary>
    public const int FewestToPair = 2;

    private readonly Func<string, string> _path;
    private readonly ulong _seed;
    private readonly DocumentWriter[] _shards;
    private readonly List<FileStream> _files = [];

    /// <summary>The documents with the smallest hashes so far, the largest of them first out.</summary>
    private readonly PriorityQueue<(ulong Hash, long Number, string Document), ulong> _candidates =
        new(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));

    private long _documents;

    public CorpusShardWriter(Func<string, string> path, int shards, int seed)
    {
        _path = path;
        _seed = (ulong)seed;
        _shards = [.. Enumerable.Range(0, shards).Select(s => Open(CorpusShards.FileName(CorpusShards.Name(s))))];
    }

    public void Add(string document, bool mayBeHeldOut)
    {
        ulong hash = SplitMix64.Mix(((ulong)_documents * SplitMix64.GoldenGamma) ^ SplitMix64.Mix(_seed));
        (ulong Hash, long Number, string Document) added = (hash, _documents++, document);
        if (!mayBeHeldOut)
        {
            Write(added);
        }
        else if (_candidates.Count < MostHeldOut)
        {
            _candidates.Enqueue(added, hash);
        }
        else
        {
            Write(_candidates.EnqueueDequeue(added, hash));
        }
    }

    /// <summary>Ends the files: the number of documents is known now, and so is how many of the candidates stay held out.</summary>
    public CorpusShardCounts Complete()
    {
        long wanted = Math.Min(Math.Clamp(_documents / 100, FewestHeldOut, MostHeldOut), _documents / 10);
        int heldOut = (int)Math.Min(Math.Max(wanted, FewestToPair), _candidates.Count);
        while (_candidates.Count > heldOut)
        {
            Write(_candidates.Dequeue());
        }

        using DocumentWriter writer = Open(CorpusShards.FileName(CorpusShards.HeldOut));
        foreach ((_, _, string document) in _candidates.UnorderedItems.Select(c => c.Element).OrderBy(c => c.Number))
        {
            writer.Write(document);
        }

        return new(_documents, heldOut);
    }

    public void Dispose()
    {
        foreach (DocumentWriter shard in _shards)
        {
            shard.Dispose();
        }

        foreach (FileStream file in _files)
        {
            file.Dispose();
        }
    }

    private void Write((ulong Hash, long Number, string Document) document) =>
        _shards[(int)(SplitMix64.Mix(document.Hash) % (ulong)_shards.Length)].Write(document.Document);

    private DocumentWriter Open(string name)
    {
        FileStream file = File.Create(_path(name));
        _files.Add(file);
        return new DocumentWriter(file);
    }
}
