using System.Text.Json;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Randomness;
using BertPipeline.Contracts.Runs;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Networks;
using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Text.Pregeneration;
using BertPipeline.Weights;
using BertPipeline.Weights.Tensors;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace BertPipeline.Training.Benchmarks;

/// <summary>Everything that is measured of the worker, and all that these measurements know of its inside.</summary>
internal static partial class Ours
{
    private const int Seed = 1;
    private const int FirstWordId = 1000;
    private static readonly string[] TagNames = [.. Enumerable.Range(0, ModelSize.Tags).Select(tag => $"tag{tag}")];

    public static void StartLibrary() => TorchRuntime.Start();

    /// <summary>Trains a tagger on random tokens and tags through the worker's own trainer.</summary>
    public static Measured TrainClassifier(TrainingWork work)
    {
        StartLibrary();
        int[] lengths = JsonSerializer.Deserialize<int[]>(File.ReadAllText(work.LengthsFile))!;
        StepSize step = work.TokensPerStep > 0 ? StepSize.Tokens(work.TokensPerStep) : StepSize.Examples(work.Batch);
        var clock = new StepClock(work.Warmup, work.Trace);
        ClassifierData train = RandomPieces(lengths);
        ClassifierData validation = RandomPieces([.. lengths.Take(ModelSize.Tags)]);
        for (int job = 0; job < work.Jobs; job++)
        {
            using PieceClassifier model = Create(work);
            var task = new ClassifierTask(model, train, validation, weighPositives: false) { Epochs = 1, StepSize = step };
            Train(task, clock, work.Precision);
        }

        return Result(work, clock, lengths, step);
    }

    /// <summary>With random weights.</summary>
    private static PieceClassifier Create(TrainingWork work)
    {
        switch (work.Network)
        {
            case null:
                BertConfig config = Config(work.Size);
                var bert = new BertForSequenceClassification(config, ModelSize.Tags, new HeadOptions(), work.Precision == Precision.Bf16Mixed);
                BertInitialization.Initialize(bert, config, Seed, Seed);
                return bert;
            case "ulmfit":
                var ulmfit = new UlmfitClassifier(
                    new UlmfitConfig
                    {
                        VocabularySize = ModelSize.Vocabulary,
                        EmbeddingSize = 256,
                        HiddenSize = 640,
                        Layers = 3,
                        Dropout = 0.5,
                        MaxPositionEmbeddings = 512,
                        TaggerSize = 50,
                        TaggerDropout = 0.1,
                    },
                    ModelSize.Tags);
                UlmfitInitialization.Initialize(ulmfit, Seed);
                return ulmfit;
            default:
                NetworkConfig form = work.Network == "cnn"
                    ? new CnnConfig { VocabularySize = ModelSize.Vocabulary, EmbeddingSize = work.Size.Hidden, Dropout = 0.5, Widths = [3, 4, 5], Maps = 100 }
                    : new LstmConfig { VocabularySize = ModelSize.Vocabulary, EmbeddingSize = work.Size.Hidden, Dropout = 0.5, Hidden = 256, IsBidirectional = false };
                TokenNetwork network = form.Create(ModelSize.Tags);
                NetworkInitialization.Initialize(network, Seed);
                return network;
        }
    }

    /// <summary>Trains a language model on pregenerated examples through the worker's own trainer.</summary>
    public static Measured TrainLanguageModel(TrainingWork work)
    {
        StartLibrary();
        string[] files = Directory.GetFiles(work.Pregenerated, "*.examples");
        var clock = new StepClock(work.Warmup, work.Trace);
        BertConfig config = Config(work.Size);
        StepSize step = StepSize.Examples(work.Batch);
        using var model = new BertForPreTraining(config);
        BertInitialization.Initialize(model, config, Seed, Seed);
        using var task = new LanguageModelTask(model, new LanguageModelData([files], HeldOut: null)) { Epochs = 1, StepSize = step };
        Train(task, clock);
        using ExampleFile examples = ExampleFile.Open(files[0]);
        return Result(work, clock, [.. Enumerable.Range(0, examples.Count).Select(examples.Length)], step);
    }

    /// <summary>Writes a tagger with random weights, wide enough that its logits differ from text to text as a trained one's do.</summary>
    public static void WriteTagger(string folder, string vocabularyFolder, ModelSize size)
    {
        StartLibrary();
        BertConfig config = Config(size) with { InitializerRange = 0.05 };
        using var model = new BertForSequenceClassification(config, ModelSize.Tags, config.Head);
        BertInitialization.Initialize(model, config, Seed, Seed);
        ModelFolder.Write(folder, vocabularyFolder, config, "BertForSequenceClassification", model);
        File.WriteAllText(Path.Combine(folder, ModelFiles.Labels), JsonSerializer.Serialize(TagNames));
    }

    /// <summary>Needs nothing of libtorch.</summary>
    public static int[][] Encode(string folder, IEnumerable<string> texts, int maxLength)
    {
        var encoder = new PieceEncoder(folder, maxLength);
        return [.. texts.Select(text => encoder.Encode(text).Ids)];
    }

    /// <summary>Scores token ids.</summary>
    public static Func<int[][], IReadOnlyList<float[]>> OpenModel(string folder)
    {
        StartLibrary();
        BertConfig config = ModelFolder.ReadConfig(folder);
        var model = new BertForSequenceClassification(config, ModelSize.Tags, config.Head);
        using ITensorFile weights = TensorFiles.Open(folder)!;
        ModelWeights.Load(weights, model);
        model.eval();
        return ids => PieceScoring.Score(model, ids, CPU, CancellationToken.None);
    }

    /// <summary>Scores texts by the project's own kernels.</summary>
    public static Func<IReadOnlyList<string>, IReadOnlyList<float[]>> OpenTagger(string folder, int maxLength)
    {
        ITagger tagger = Taggers.Load(folder, maxLength, InferenceEngine.Torch);
        return texts => tagger.Score(texts, CancellationToken.None);
    }

    /// <summary>The batches that <see cref="PieceScoring"/> computes; needs nothing of libtorch.</summary>
    public static IReadOnlyList<int[]> Batches(int[][] pieces, int positions)
    {
        int[] lengths = [.. pieces.Select(ids => ids.Length)];
        return BatchPlan.MicroBatches([.. Enumerable.Range(0, pieces.Length).OrderBy(i => lengths[i])], lengths, positions);
    }

    private static BertConfig Config(ModelSize size) => new()
    {
        VocabSize = ModelSize.Vocabulary,
        HiddenSize = size.Hidden,
        NumHiddenLayers = size.Layers,
        NumAttentionHeads = size.Heads,
        IntermediateSize = size.Intermediate,
    };

    private static ClassifierData RandomPieces(int[] lengths)
    {
        var random = new SplitMix64(Seed);
        Piece[] pieces = [.. lengths.Select((_, id) => new Piece(id, "", [.. TagNames.Where(_ => random.Next(4) == 0)]))];
        return new ClassifierData(pieces, TagNames, [.. lengths.Select(length => (RandomIds(length, random), false))]);
    }

    private static int[] RandomIds(int length, SplitMix64 random) =>
        [.. Enumerable.Range(0, length).Select(_ => FirstWordId + random.Next(ModelSize.Vocabulary - FirstWordId))];

    private static void Train<TBatch>(ITrainingTask<TBatch> task, StepClock clock, Precision precision = Precision.Fp32)
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("training-");
        var options = new TrainerOptions
        {
            Seed = Seed,
            Optimizer = parameters => new AdamW(parameters),
            Schedule = steps => new LinearSchedule(1e-4, warmupSteps: 0, steps),
            ClipNorm = 1,
            Precision = precision,
        };
        var context = new TrainingContext
        {
            ScratchFolder = scratch.FullName,
            Progress = new NoProgress(),
            Checkpoints = new StepCount(clock),
            Time = TimeProvider.System,
            Logger = NullLogger.Instance,
        };
        new Trainer<TBatch>(task, options, context).Run(checkpoint: null, CancellationToken.None);
        scratch.Delete(recursive: true);
    }

    private static Measured Result(TrainingWork work, StepClock clock, int[] lengths, StepSize step)
    {
        if (clock.Steps <= work.Warmup)
        {
            throw new InvalidOperationException($"Of {clock.Steps} steps {work.Warmup} are not counted: give more data.");
        }

        int[][] counted = [.. BatchPlan.Create(lengths, step, Seed, epoch: 0).Steps.Skip(work.Warmup)];
        if (work.Trace)
        {
            clock.Clock.Mark();
        }

        return new Measured
        {
            Seconds = clock.Clock.Seconds,
            CpuSeconds = clock.Clock.CpuSeconds,
            Tokens = counted.Sum(rows => rows.Sum(row => (long)lengths[row])),
            Examples = counted.Sum(rows => rows.LongLength),
            Steps = clock.Steps - work.Warmup,
            PeakMegabytes = clock.Clock.PeakMegabytes,
            ResidentMegabytes = clock.ResidentMegabytes,
            With = $"libtorch {__version__}",
        };
    }

    /// <summary>Keeps nothing. The trainer asks after each step whether a checkpoint is due: so its steps are counted.</summary>
    private sealed class StepCount(StepClock clock) : ICheckpoints
    {
        public bool IsDue
        {
            get
            {
                clock.Step();
                return false;
            }
        }

        public Task<Checkpoint?> NewestAsync(CancellationToken cancellationToken) => Task.FromResult<Checkpoint?>(null);

        public void Save(long step, string folder) => Directory.Delete(folder, recursive: true);
    }

    private sealed class NoProgress : ITrainingProgress
    {
        public void Report(JobProgress progress)
        {
        }

        public void AppendMetrics(long step, IReadOnlyDictionary<string, double> values)
        {
        }
    }
}
