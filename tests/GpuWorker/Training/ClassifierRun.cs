using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Jobs;
using BertPipeline.GpuWorker.Training;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>A tiny classifier's twenty steps of gradient descent on pieces of one length, so that equal numbers of them are equal micro-batches.</summary>
internal sealed class ClassifierRun(JobContexts contexts)
{
    public const int PieceLength = 8;

    /// <summary>A replica on each.</summary>
    public required IReadOnlyList<Device> Devices { get; init; }

    public required bool HasDropout { get; init; }

    /// <summary>Nothing but pooler and head learns.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>What the frozen encoder gives is computed once.</summary>
    public bool KeepsFeatures { get; init; }

    public int MicroBatchTokens { get; init; } = 16_384;

    public Precision Precision { get; init; } = Precision.Fp32;

    /// <returns>All weights, one parameter after the other.</returns>
    public float[] Train(CancellationToken cancellationToken)
    {
        TorchRuntime.Start();
        double dropout = HasDropout ? 0.1 : 0;
        BertConfig config = LanguageModelRun.Config with { HiddenDropoutProb = dropout, AttentionProbsDropoutProb = dropout, InitializerRange = 0.2 };
        using var model = new BertForSequenceClassification(config, ToyPieces.Tags.Length, new HeadOptions { Dropout = dropout });
        BertInitialization.Initialize(model, config, seed: 1, headSeed: 2);
        var task = new ClassifierTask(model, Pieces(160), Pieces(20), weighPositives: true, KeepsFeatures)
        {
            Epochs = 4,
            StepSize = StepSize.Examples(32),
        };
        var options = new TrainerOptions
        {
            Seed = 1,
            Optimizer = parameters => new Sgd(parameters),
            Schedule = steps => new LinearSchedule(0.01, 0, steps),
            ClipNorm = 1,
            Rule = name => IsFrozen && (name.StartsWith("bert.embeddings.", StringComparison.Ordinal) || name.StartsWith("bert.encoder.", StringComparison.Ordinal)) ? null : ParameterRule.Plain,
            Devices = Devices,
            MicroBatchTokens = MicroBatchTokens,
            Precision = Precision,
        };
        TrainerState state = new Trainer<ClassifierBatch>(task, options, contexts.CreateTraining()).Run(checkpoint: null, cancellationToken);
        Assert.Equal(20, state.Step);
        return [.. model.named_parameters().SelectMany(p => p.parameter.data<float>().ToArray())];
    }

    private static ClassifierData Pieces(int count)
    {
        Piece[] pieces = [.. Enumerable.Range(0, count).Select(i => new Piece(i, "", [.. ToyPieces.Tags.Where((_, tag) => (i >> tag) % 2 == 0)]))];
        return new ClassifierData(pieces, ToyPieces.Tags, [.. pieces.Select(p => (Ids((int)p.Id), false))]);
    }

    private static int[] Ids(int piece) => [.. Enumerable.Range(0, PieceLength).Select(place => 5 + (((piece * 7) + (place * (piece % 4))) % SyntheticExamples.Words))];
}
