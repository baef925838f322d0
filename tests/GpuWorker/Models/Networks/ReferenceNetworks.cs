using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Models.Networks;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Reference;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Models.Networks;

/// <summary>
/// Small networks with random weights, and what PyTorch 1.13 computes of five sequences, each read by itself: <c>Reference/networks.npz</c>, which
/// <c>python3 make_networks.py</c> writes in that folder.
/// </summary>
internal sealed class ReferenceNetworks
{
    private const int Vocabulary = 23;
    private const int EmbeddingSize = 6;
    private const int Tags = 3;

    private readonly NpzFile _arrays = NpzFile.Reference("networks.npz");

    public ReferenceNetworks() => TorchRuntime.Start();

    public int[] Lengths => Array.ConvertAll(_arrays.Longs("lengths"), length => (int)length);

    public Tensor Targets => Tensor("targets");

    public Tensor Tensor(string name) => tensor(_arrays.Floats(name), _arrays.ShapeOf(name));

    /// <param name="name">cnn, lstm or bilstm.</param>
    /// <param name="dropout">Before the last layer, in training mode.</param>
    /// <returns>With the reference's weights.</returns>
    public TokenNetwork Create(string name, double dropout = 0)
    {
        NetworkConfig config = name == "cnn"
            ? new CnnConfig { VocabularySize = Vocabulary, EmbeddingSize = EmbeddingSize, Dropout = dropout, Widths = [2, 3, 5], Maps = 4 }
            : new LstmConfig { VocabularySize = Vocabulary, EmbeddingSize = EmbeddingSize, Dropout = dropout, Hidden = 8, IsBidirectional = name == "bilstm" };
        TokenNetwork network = config.Create(Tags);
        using IDisposable noGradient = no_grad();
        foreach ((string parameter, var value) in network.named_parameters())
        {
            value.copy_(Tensor($"{name}.w.{parameter}"));
        }

        return network;
    }

    /// <param name="sequences">Which of the five.</param>
    public SequenceBatch Batch(params int[] sequences)
    {
        int[] lengths = Lengths;
        long[] ids = _arrays.Longs("ids");
        var batch = new SequenceBatch([.. sequences.Select(sequence => lengths[sequence])], hasPairs: false);
        foreach ((int place, int sequence) in sequences.Index())
        {
            ids.AsSpan(lengths[..sequence].Sum(), lengths[sequence]).CopyTo(batch.Ids(place));
        }

        return batch;
    }
}
