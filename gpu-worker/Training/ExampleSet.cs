using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.Text.Pregeneration;

namespace BertPipeline.GpuWorker.Training;

/// <summary>The example files of one epoch, one a shard, as if they were one.</summary>
internal sealed class ExampleSet : IDisposable
{
    private readonly ExampleFile[] _files;
    private readonly int[] _starts;
    private readonly bool _hasPairs;

    /// <param name="paths">The files.</param>
    /// <param name="hasPairs">False where second parts are read as if they were the first's: as segment 0.</param>
    public ExampleSet(IEnumerable<string> paths, bool hasPairs = true)
    {
        _hasPairs = hasPairs;
        _files = [.. paths.Select(ExampleFile.Open)];
        _starts = new int[_files.Length + 1];
        for (int f = 0; f < _files.Length; f++)
        {
            _starts[f + 1] = checked(_starts[f] + _files[f].Count);
        }
    }

    public int Count => _starts[^1];

    public IReadOnlyList<ExampleFileHeader> Headers => [.. _files.Select(f => f.Header)];

    /// <summary>Tokens of every example, special tokens included.</summary>
    public int[] Lengths()
    {
        int[] lengths = new int[Count];
        for (int f = 0; f < _files.Length; f++)
        {
            for (int i = 0; i < _files[f].Count; i++)
            {
                lengths[_starts[f] + i] = _files[f].Length(i);
            }
        }

        return lengths;
    }

    /// <summary>Reads examples into one batch. Safe on several threads at once.</summary>
    /// <param name="examples">Their numbers.</param>
    public LanguageModelBatch Read(int[] examples)
    {
        var places = new (ExampleFile File, int Index)[examples.Length];
        int[] lengths = new int[examples.Length];
        int masked = 0;
        for (int row = 0; row < examples.Length; row++)
        {
            places[row] = Locate(examples[row]);
            lengths[row] = places[row].File.Length(places[row].Index);
            masked += places[row].File.MaskedCount(places[row].Index);
        }

        var inputs = new SequenceBatch(lengths, _hasPairs);
        long[] positions = new long[masked];
        long[] ids = new long[masked];
        long[] next = new long[examples.Length];
        int at = 0;
        for (int row = 0; row < examples.Length; row++)
        {
            ExampleView example = places[row].File[places[row].Index];
            example.CopyIds(inputs.Ids(row));
            if (_hasPairs)
            {
                inputs.TokenTypes(row)[example.FirstLength..].Fill(1);
            }

            next[row] = example.IsRandomNext ? 1 : 0;
            example.CopyMaskedIds(ids.AsSpan(at));
            foreach (ushort position in example.MaskedPositions)
            {
                positions[at++] = inputs.Offset(row) + position;
            }
        }

        return new LanguageModelBatch { Inputs = inputs, MaskedPositions = positions, MaskedIds = ids, NextLabels = next };
    }

    /// <summary>
    /// Reads both parts of every example as texts of their own, <c>[CLS] part [SEP]</c>, with the masks that they have: for a model that has learnt on single texts. What the parts tell of each other, where the
    /// second does continue the first, is not seen then.
    /// </summary>
    /// <param name="examples">Their numbers.</param>
    public LanguageModelBatch ReadParts(int[] examples)
    {
        List<int> lengths = [];
        foreach (int number in examples)
        {
            (ExampleFile file, int index) = Locate(number);
            (int first, int all) = (file[index].FirstLength, file.Length(index));
            lengths.AddRange(first < all ? [first, all - first + 1] : [all]);
        }

        var inputs = new SequenceBatch([.. lengths], hasPairs: false);
        List<long> positions = [];
        List<long> words = [];
        int row = 0;
        foreach (int number in examples)
        {
            (ExampleFile file, int index) = Locate(number);
            ExampleView example = file[index];
            long[] ids = new long[example.Length];
            long[] masked = new long[example.MaskedPositions.Length];
            example.CopyIds(ids);
            example.CopyMaskedIds(masked);
            words.AddRange(masked);
            int first = example.FirstLength;
            (int firstOffset, int secondOffset) = (inputs.Offset(row), inputs.Offset(row) + 1);
            ids.AsSpan(0, first).CopyTo(inputs.Ids(row++));
            if (first < ids.Length)
            {
                Span<long> second = inputs.Ids(row++);
                second[0] = ids[0];
                ids.AsSpan(first).CopyTo(second[1..]);
            }

            // The second part's places move up by the [CLS] before it.
            foreach (ushort position in example.MaskedPositions)
            {
                positions.Add(position + (position < first ? firstOffset : secondOffset));
            }
        }

        return new LanguageModelBatch { Inputs = inputs, MaskedPositions = [.. positions], MaskedIds = [.. words], NextLabels = [] };
    }

    public void Dispose()
    {
        foreach (ExampleFile file in _files)
        {
            file.Dispose();
        }
    }

    private (ExampleFile File, int Index) Locate(int example)
    {
        int found = Array.BinarySearch(_starts, example);
        // The last of equal starts: empty shards lie before it.
        int f = found >= 0 ? found : ~found - 1;
        while (_files[f].Count == 0)
        {
            f++;
        }

        return (_files[f], example - _starts[f]);
    }
}
