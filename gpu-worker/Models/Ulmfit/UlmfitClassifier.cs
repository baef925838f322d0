using BertPipeline.GpuWorker.Models.Batches;
using BertPipeline.GpuWorker.Native;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Models.Ulmfit;

/// <summary>
/// ULMFiT's tagger (Howard and Ruder 2018, section 3.3): the language model's encoder, and a head that reads the last output beside the largest and the mean over time.
/// </summary>
internal sealed class UlmfitClassifier : PieceClassifier
{
    private const int Poolings = 3;

    private readonly UlmfitConfig _config;
    private readonly int _tags;
    private readonly UlmfitEncoder _encoder;
    private readonly UlmfitHead _head;

    /// <param name="config">A tagger's.</param>
    /// <param name="tags">Number of tags.</param>
    public UlmfitClassifier(UlmfitConfig config, int tags)
        : base(nameof(UlmfitClassifier))
    {
        _config = config;
        _tags = tags;
        _encoder = new UlmfitEncoder(config);
        _head = new UlmfitHead(config, Poolings * config.EmbeddingSize, tags);
        register_module("ulmfit", _encoder);
        register_module("classifier", _head);
    }

    public override PieceClassifier CreateReplica() => new UlmfitClassifier(_config, _tags);

    public override Tensor Forward(SequenceBatch batch, Device device)
    {
        batch.RequireWords(_config.VocabularySize);
        int longest = Enumerable.Range(0, batch.Count).Max(batch.Length);
        long[] ids = new long[longest * batch.Count];
        float[] isPadding = new float[ids.Length];
        for (int sequence = 0; sequence < batch.Count; sequence++)
        {
            ReadOnlySpan<long> own = batch.Ids(sequence);
            for (int time = 0; time < longest; time++)
            {
                // What stands behind a sequence cannot change what was computed within it.
                ids[(time * batch.Count) + sequence] = time < own.Length ? own[time] : 0;
                isPadding[(time * batch.Count) + sequence] = time < own.Length ? 0 : 1;
            }
        }

        Tensor outputs = _encoder.Forward(DeviceTensor.Of(ids, device).view(longest, batch.Count));
        Tensor padding = DeviceTensor.Of(isPadding, [longest, batch.Count, 1], device).to(@bool);
        return _head.Forward(Pool(outputs, padding, batch, device)).to(float32);
    }

    /// <param name="outputs"><c>[time, sequences, embedding]</c></param>
    /// <param name="padding">True behind a sequence's end, <c>[time, sequences, 1]</c>.</param>
    /// <param name="batch">The sequences.</param>
    /// <param name="device">The model's.</param>
    /// <returns><c>[sequences, 3 · embedding]</c></returns>
    private static Tensor Pool(Tensor outputs, Tensor padding, SequenceBatch batch, Device device)
    {
        int[] lengths = [.. Enumerable.Range(0, batch.Count).Select(batch.Length)];
        Tensor last = outputs.flatten(0, 1).index_select(0, DeviceTensor.Of(lengths.Select((length, sequence) => ((length - 1) * batch.Count) + sequence).ToArray(), device));
        Tensor largest = outputs.masked_fill(padding, float.NegativeInfinity).max(0).values;
        Tensor counts = DeviceTensor.Of(Array.ConvertAll(lengths, length => (float)length), [batch.Count, 1], device);
        Tensor mean = outputs.masked_fill(padding, 0f).sum([0]) / counts.to(outputs.dtype);
        return cat([last, largest, mean], 1);
    }
}
