using BertPipeline.Checkpoints;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Checkpoints;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tagging;

/// <summary>A BERT with a classifier's head.</summary>
public sealed class BertTagger : ITagger
{
    private const int BatchPositions = 8192;

    private readonly BertConfig _config;
    private readonly BertForSequenceClassification _model;
    private readonly PieceEncoder _encoder;
    private readonly Device _device = TorchRuntime.Device;

    public BertTagger(string folder, int? maxLength)
    {
        TorchRuntime.Start();
        _config = ModelFolder.ReadConfig(folder);
        Tags = TagNames.Read(folder);
        int longest = maxLength ?? (int?)ModelFolder.ReadTokenizerConfig(folder)["model_max_length"] ?? _config.MaxPositionEmbeddings;
        _encoder = new PieceEncoder(folder, Math.Min(longest, _config.MaxPositionEmbeddings));
        _model = new BertForSequenceClassification(_config, Tags.Count, _config.Head);
        using (ITensorFile weights = TensorFiles.Open(folder) ?? throw new UserErrorException($"{folder} has no {ModelFiles.SafeTensors}."))
        {
            LoadedWeights loaded = ModelWeights.Load(weights, _model);
            if (loaded.Missing.Count > 0)
            {
                throw new UserErrorException($"{weights.Path} lacks {string.Join(", ", loaded.Missing)}: it is no trained tagger.");
            }
        }

        _model.to(_device);
        _model.eval();
    }

    public IReadOnlyList<string> Tags { get; }

    public IReadOnlyList<float[]> Score(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Score(_model, [.. texts.Select(text => _encoder.Encode(text).Ids)], _config.PadTokenId, _device, cancellationToken);
    }

    public void Dispose() => _model.Dispose();

    /// <summary>Logits of encoded pieces, in their order, computed in batches of like length.</summary>
    /// <param name="model">In evaluation mode.</param>
    internal static IReadOnlyList<float[]> Score(
        BertForSequenceClassification model, int[][] pieces, int padId, Device device, CancellationToken cancellationToken)
    {
        float[][] logits = new float[pieces.Length][];
        if (pieces.Length == 0)
        {
            return logits;
        }

        int[] lengths = [.. pieces.Select(ids => ids.Length)];
        int[] order = [.. Enumerable.Range(0, pieces.Length).OrderBy(i => lengths[i])];
        using IDisposable noGradient = no_grad();
        foreach (int[] rows in BatchPlan.MicroBatches(order, lengths, BatchPositions))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            PaddedBatch batch = PieceEncoder.Pad([.. rows.Select(row => pieces[row])], padId);
            float[] values = model.Forward(batch.ToInput(device)).cpu().data<float>().ToArray();
            int tags = values.Length / rows.Length;
            for (int i = 0; i < rows.Length; i++)
            {
                logits[rows[i]] = values[(i * tags)..((i + 1) * tags)];
            }
        }

        return logits;
    }
}
