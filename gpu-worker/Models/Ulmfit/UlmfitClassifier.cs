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

    public override bool HasKernels(Device device) => device.type == TorchSharp.DeviceType.CPU && _encoder.HasKernels;

    public override Tensor Forward(SequenceBatch batch, Device device)
    {
        batch.RequireWords(_config.VocabularySize);
        var steps = new PackedSteps([.. Enumerable.Range(0, batch.Count).Select(batch.Length)]);
        long[] ids = batch.Ids();
        Tensor outputs = _encoder.Forward(Array.ConvertAll(steps.Tokens(), token => ids[token]), steps, device);
        return _head.Forward(Pool(outputs, steps, batch.Runs)).to(float32);
    }

    public override void Backward(Tensor loss)
    {
        loss.backward();
        _encoder.Backward();
    }

    /// <param name="outputs"><c>[rows, embedding]</c></param>
    /// <param name="steps">Whose rows they are.</param>
    /// <param name="runs">The same sequences as they were given.</param>
    /// <returns><c>[sequences, 3 · embedding]</c></returns>
    private static Tensor Pool(Tensor outputs, PackedSteps steps, IReadOnlyList<SequenceRun> runs)
    {
        Tensor last = outputs.index_select(0, DeviceTensor.Of(steps.LastRowsInOrder(), outputs.device));
        Tensor tokens = outputs.index_select(0, DeviceTensor.Of(steps.RowsOfTokens(), outputs.device));
        Tensor largest = runs.Map((run, rows) => rows[0].view(run.Count, run.Length, -1).max(1).values, tokens);
        return cat([last, largest, MeanPooling.Apply(tokens, runs)], 1);
    }
}
