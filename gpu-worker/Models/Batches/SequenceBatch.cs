using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Batches;

/// <summary>
/// Sequences of different lengths end to end, without padding, as plain arrays. The project's own kernels compute on these; torch modules on the
/// <see cref="BertInput"/> made of them on the training thread.
/// </summary>
internal sealed class SequenceBatch
{
    private readonly int[] _lengths;
    private readonly int[] _offsets;
    private readonly long[] _ids;
    private readonly long[]? _tokenTypes;

    /// <param name="lengths">Tokens of every sequence.</param>
    /// <param name="hasPairs">True when a sequence may have a second segment.</param>
    public SequenceBatch(int[] lengths, bool hasPairs)
    {
        _lengths = lengths;
        _offsets = new int[lengths.Length];
        for (int i = 1; i < lengths.Length; i++)
        {
            _offsets[i] = _offsets[i - 1] + lengths[i - 1];
        }

        Tokens = lengths.Sum();
        _ids = new long[Tokens];
        _tokenTypes = hasPairs ? new long[Tokens] : null;
    }

    /// <summary>Sequences.</summary>
    public int Count => _lengths.Length;

    /// <summary>Of all sequences.</summary>
    public int Tokens { get; }

    /// <summary>Indices of the sequences' first tokens.</summary>
    public int[] FirstTokens => [.. _offsets];

    /// <summary>Neighbours of one length together.</summary>
    public IReadOnlyList<SequenceRun> Runs
    {
        get
        {
            var runs = new List<SequenceRun>();
            for (int begin = 0, end = 0; begin < Count; begin = end)
            {
                while (end < Count && _lengths[end] == _lengths[begin])
                {
                    end++;
                }

                runs.Add(new SequenceRun(end - begin, _lengths[begin]));
            }

            return runs;
        }
    }

    /// <summary>Tokens of a sequence.</summary>
    public int Length(int sequence) => _lengths[sequence];

    /// <summary>Where a sequence begins in the batch.</summary>
    public int Offset(int sequence) => _offsets[sequence];

    /// <summary>Where a sequence's ids go: as many as it has tokens.</summary>
    public Span<long> Ids(int sequence) => _ids.AsSpan(_offsets[sequence], _lengths[sequence]);

    /// <summary>All sequences' ids, end to end.</summary>
    public long[] Ids() => _ids;

    /// <summary>Where a sequence's segments go: 0 unless written; empty where no sequence has a second one.</summary>
    public Span<long> TokenTypes(int sequence) => _tokenTypes is null ? [] : _tokenTypes.AsSpan(_offsets[sequence], _lengths[sequence]);

    /// <summary>Tables and rows are read at what a batch says, which may come from a damaged file: nothing outside of them may be followed.</summary>
    /// <param name="config">The model's tables.</param>
    /// <param name="tokens">Tokens that are asked for, ascending; null for all.</param>
    /// <exception cref="UserErrorException">It names a word, a position, a segment or a token that there is not.</exception>
    public void RequireFit(BertConfig config, int[]? tokens)
    {
        RequireWords(config.VocabSize);
        Require(_tokenTypes ?? [], config.TypeVocabSize, "segment");
        if (_lengths.Max() is var longest && longest > config.MaxPositionEmbeddings)
        {
            throw new UserErrorException($"A sequence has {longest} tokens, the model {config.MaxPositionEmbeddings} positions.");
        }

        if (tokens is [var lowest, .., var highest] && (lowest < 0 || highest >= Tokens))
        {
            throw new UserErrorException($"The batch has {Tokens} tokens, and token {(lowest < 0 ? lowest : highest)} of it is asked for: its examples are damaged. Make them anew.");
        }
    }

    /// <param name="vocabulary">Rows of the model's table of words.</param>
    /// <exception cref="UserErrorException">A token id has none.</exception>
    public void RequireWords(int vocabulary) => Require(_ids, vocabulary, "token id");

    public BertInput ToInput(Device device)
    {
        long[] positions = new long[Tokens];
        for (int sequence = 0; sequence < Count; sequence++)
        {
            for (int i = 0; i < _lengths[sequence]; i++)
            {
                positions[_offsets[sequence] + i] = i;
            }
        }

        return new BertInput(
            DeviceTensor.Of(_ids, device), _tokenTypes is null ? null : DeviceTensor.Of(_tokenTypes, device), DeviceTensor.Of(positions, device),
            DeviceTensor.Of(FirstTokens, device), Runs);
    }

    private static void Require(long[] indices, int rows, string what)
    {
        foreach (long index in indices)
        {
            if (index < 0 || index >= rows)
            {
                throw new UserErrorException($"The batch has the {what} {index}, the model's table {rows} rows: vocabulary and model do not belong together.");
            }
        }
    }
}
