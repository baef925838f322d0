using System.Diagnostics;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tests.Jobs;
using BertPipeline.GpuWorker.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace BertPipeline.GpuWorker.Tests.Training;

/// <summary>A tensor that nobody disposes holds native memory until a finalizer runs, of which the garbage collector sees nothing to hurry for.</summary>
public sealed class MemoryTests : IDisposable
{
    private readonly JobContexts _contexts = new();

    public MemoryTests() => TorchRuntime.Start();

    public void Dispose() => _contexts.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Run_HundredsOfSteps_NeitherTensorsNorMemoryGrow(int replicas)
    {
        _contexts.DueEvery = 50;
        CollectGarbage(); // What other tests have left is no part of the count.
        var tensors = new List<long>();
        var bytes = new List<long>();
        _contexts.OnSave = _ =>
        {
            tensors.Add(Tensor.TotalCount);
            bytes.Add(Resident());
        };

        (_, TrainerState state) = new LanguageModelRun(_contexts) { Epochs = 1, Examples = 5000, Devices = [.. Enumerable.Repeat(CPU, replicas)] }.Train(cancellationToken: TestContext.Current.CancellationToken);

        Assert.InRange(state.Step, 200, 500);
        Assert.Equal(tensors[0], Assert.Single(tensors.Distinct()));
        long grown = bytes[^1] - bytes[1];
        Assert.True(grown < 16 << 20, $"{state.Step - 100} steps more took {grown >> 10} KiB more.");
    }

    [Theory]
    [InlineData(Variant.Bert, false)]
    [InlineData(Variant.Bert, true)]
    [InlineData(Variant.Cnn, false)]
    [InlineData(Variant.Lstm, true)]
    [InlineData(Variant.Ulmfit, true)]
    public void Train_EndedOrCancelled_NothingIsLeftToTheFinalizer(string variant, bool cancelled)
    {
        ToyPieces.WriteSplit(_contexts.AddInput("split"));
        string encoder = _contexts.AddInput("encoder");
        LanguageModelInputs.WriteScratchModel(encoder, LanguageModelRun.Config);
        if (variant == Variant.Ulmfit)
        {
            UlmfitInputs.WriteLanguageModel(encoder);
        }

        using var cancellation = new CancellationTokenSource();
        _contexts.OnSave = _ =>
        {
            if (cancelled && _contexts.Saved.Count % 2 == 0)
            {
                cancellation.Cancel();
            }
        };
        Run();
        long before = Undisposed;

        Run();

        Assert.Equal(before, Undisposed);

        void Run()
        {
            var pieces = new ClassifierPieces(ToyPieces.Tags, ToyPieces.Create(60, seed: 1), ToyPieces.Create(30, seed: 2, firstId: 1000));
            try
            {
                TrainClassifierParameters parameters = ClassifierJobTests.Bert with { Epochs = 3 };
                PieceClassifierTraining training = variant switch
                {
                    Variant.Cnn => NetworkTraining.OfCnn(parameters, pieces, encoder),
                    Variant.Ulmfit => new UlmfitClassifierTraining(parameters, pieces, encoder),
                    Variant.Lstm => NetworkTraining.OfLstm(parameters, pieces, encoder),
                    _ => new BertClassifierTraining(parameters, pieces, encoder),
                };
                training.Run(_contexts.CreateTraining(), checkpoint: null, cancellation.Token);
                Assert.False(cancelled);
            }
            catch (OperationCanceledException) when (cancelled)
            {
            }
        }
    }

    [Fact]
    public async Task Train_UlmfitLanguageModel_NothingIsLeftToTheFinalizer()
    {
        UlmfitInputs.Add(_contexts, documents: 60);
        string corpus = await _contexts.FolderAsync("corpus", TestContext.Current.CancellationToken), baseModel = await _contexts.FolderAsync("base-model", TestContext.Current.CancellationToken);
        void Run() => new UlmfitLanguageModelTraining(UlmfitInputs.Parameters with { Epochs = 2 }, corpus, baseModel, languageModel: null)
            .Run(_contexts.CreateTraining(), checkpoint: null, TestContext.Current.CancellationToken);
        Run();
        long before = Undisposed;

        Run();

        Assert.Equal(before, Undisposed);
    }

    /// <summary>Tensors that this thread has made and not disposed, those that a finalizer took included.</summary>
    private static long Undisposed => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static long Resident()
    {
        CollectGarbage();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
