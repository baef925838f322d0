using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.Text.Pregeneration;

namespace BertPipeline.GpuWorker.Training;

/// <summary>The example files of one epoch, one a shard, as if they were one.</summary>
internal sealed class ExampleSet : IDisposable
{
    private readonly ExampleFile[] _files;
    private readonly int[] _starts;

    public ExampleSet(IEnumerable<string> paths)
    {
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

        var inputs = new SequenceBatch(lengths, hasPairs: true);
        long[] positions = new long[masked];
        long[] ids = new long[masked];
        long[] next = new long[examples.Length];
        int at = 0;
        for (int row = 0; row < examples.Length; row++)
        {
            ExampleView example = places[row].File[places[row].Index];
            example.CopyIds(inputs.Ids(row));
            inputs.TokenTypes(row)[example.FirstLength..].Fill(1);
            next[row] = example.IsRandomNext ? 1 : 0;
            example.CopyMaskedIds(ids.AsSpan(at));
            foreach (ushort position in example.MaskedPositions)
            {
                positions[at++] = inputs.Offset(row) + position;
            }
        }

        return new LanguageModelBatch { Inputs = inputs, MaskedPositions = positions, MaskedIds = ids, NextLabels = next };
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
