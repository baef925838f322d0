using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Models.Networks;
using BertPipeline.GpuWorker.Models.Ulmfit;
using BertPipeline.GpuWorker.Tests.Jobs;
using BertPipeline.GpuWorker.Training;
using BertPipeline.Text.Tokenization;

namespace BertPipeline.GpuWorker.Tests.Training.Resuming;

/// <summary>One attempt at a training, with objects of its own, as a new process has them.</summary>
/// <param name="training">What is trained.</param>
/// <param name="contexts">Where checkpoints go.</param>
/// <param name="stop">Told before each micro-batch and each evaluation.</param>
internal sealed class Attempt(DrawnTraining training, JobContexts contexts, Action stop)
{
    private static readonly WordPieceTokenizer Tokenizer = new(SyntheticExamples.Vocabulary, new WordPieceOptions());

    private BertConfig Config => LanguageModelRun.Config with { HiddenSize = 16, IntermediateSize = 24, HiddenDropoutProb = training.Dropout, AttentionProbsDropoutProb = training.Dropout };

    /// <param name="checkpoint">Where it goes on; null begins.</param>
    /// <param name="cancellationToken">An orderly end.</param>
    public Trained Run(Checkpoint? checkpoint, CancellationToken cancellationToken) => training.Family switch
    {
        DrawnFamily.BertLanguageModel => LanguageModel(checkpoint, cancellationToken),
        DrawnFamily.UlmfitLanguageModel => UlmfitLanguageModel(checkpoint, cancellationToken),
        _ => Classifier(checkpoint, cancellationToken),
    };

    private Trained LanguageModel(Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        string folder = contexts.Folder("data");
        string[][] files = [.. Enumerable.Range(0, 2).Select(epoch => new[] { SyntheticExamples.Write(Path.Combine(folder, $"{epoch}"), training.Examples, seed: epoch) })];
        using var model = new BertForPreTraining(Config, training.Precision == Contracts.Runs.Precision.Bf16Mixed);
        BertInitialization.Initialize(model, Config, training.Seed, training.Seed);
        FreshMasks? masks = training.Masking is { } masking ? new(masking, SyntheticExamples.Vocabulary, training.Seed) : null;
        using var task = new LanguageModelTask(model, new(files, SyntheticExamples.Write(Path.Combine(folder, "held-out"), 12, seed: 99)), masks)
        {
            Epochs = training.Epochs,
            StepSize = StepSize.Tokens(16 * training.StepExamples),
        };
        return Train(task, new TrainableLayers(training.Trainable, "trainable", Config.NumHiddenLayers, training.Epochs, headFirst: training.HeadFirst).Rule, checkpoint, cancellationToken);
    }

    private Trained UlmfitLanguageModel(Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        using var model = new UlmfitLanguageModel(Ulmfit());
        UlmfitInitialization.Initialize(model, training.Seed);
        var task = new UlmfitTask(model, Windows(15 * training.Examples), Windows(60), training.Seed) { Epochs = training.Epochs, StepSize = StepSize.Examples(training.StepExamples) };
        return Train(task, new TrainableLayers(training.Trainable, "trainable", 2, training.Epochs, names: LayerNames.Ulmfit).Rule, checkpoint, cancellationToken);
    }

    private Trained Classifier(Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        using PieceClassifier model = CreateClassifier();
        LayerNames? names = training.Family == DrawnFamily.UlmfitClassifier ? LayerNames.Ulmfit : null;
        Func<string, ParameterRule?> rule = training.Family is DrawnFamily.Cnn or DrawnFamily.Lstm
            ? _ => ParameterRule.Plain
            : new TrainableLayers(training.Trainable, "trainable", 2, training.Epochs, names: names).Rule;
        var task = new ClassifierTask(model, Pieces(training.Examples, 1), Pieces(12, 2), weighPositives: training.Seed % 2 == 0, training.KeepsFeatures, cancellationToken)
        {
            Epochs = training.Epochs,
            StepSize = StepSize.Examples(training.StepExamples),
        };
        return Train(task, rule, checkpoint, cancellationToken);
    }

    private PieceClassifier CreateClassifier()
    {
        switch (training.Family)
        {
            case DrawnFamily.Cnn:
                return Initialized(new CnnConfig { VocabularySize = Config.VocabSize, EmbeddingSize = 8, Dropout = training.Dropout, Widths = [2, 3], Maps = 6 });
            case DrawnFamily.Lstm:
                return Initialized(new LstmConfig { VocabularySize = Config.VocabSize, EmbeddingSize = 8, Dropout = training.Dropout, Hidden = 8, IsBidirectional = training.Seed % 3 == 0 });
            case DrawnFamily.UlmfitClassifier:
                var ulmfit = new UlmfitClassifier(Ulmfit() with { TaggerSize = 8, TaggerDropout = training.Dropout }, ToyPieces.Tags.Length);
                UlmfitInitialization.Initialize(ulmfit, training.Seed);
                return ulmfit;
            default:
                var bert = new BertForSequenceClassification(
                    Config, ToyPieces.Tags.Length, new() { Dropout = training.Dropout }, training.Precision == Contracts.Runs.Precision.Bf16Mixed);
                BertInitialization.Initialize(bert, Config, training.Seed, training.Seed);
                return bert;
        }
    }

    private TokenNetwork Initialized(NetworkConfig config)
    {
        TokenNetwork network = config.Create(ToyPieces.Tags.Length);
        NetworkInitialization.Initialize(network, training.Seed);
        return network;
    }

    private UlmfitConfig Ulmfit() => new()
    {
        VocabularySize = SyntheticExamples.Vocabulary.Count,
        EmbeddingSize = 8,
        HiddenSize = 16,
        Layers = 2,
        Dropout = training.Dropout,
        MaxPositionEmbeddings = 32,
    };

    private static ClassifierData Pieces(int count, int seed)
    {
        IReadOnlyList<Piece> pieces = ToyPieces.Create(count, seed);
        return new ClassifierData(pieces, ToyPieces.Tags, [.. pieces.Select(piece => (Ids(piece), false))]);
    }

    private static int[] Ids(Piece piece)
    {
        List<int> ids = [SyntheticExamples.Vocabulary.ClassificationId];
        Tokenizer.Encode(piece.Text, ids);
        return [.. ids, SyntheticExamples.Vocabulary.SeparatorId];
    }

    private TokenWindows Windows(int words)
    {
        string path = Path.Combine(contexts.Folder("data"), $"{words}.txt");
        File.WriteAllText(path, string.Join("\n\n", Enumerable.Range(0, words).Chunk(9).Select(document => string.Join(' ', document.Select(i => $"w{i * i % SyntheticExamples.Words}")))));
        var stream = new TokenStream(Tokenizer);
        stream.Add(path);
        return new TokenWindows(stream, length: 8, warmUp: 4);
    }

    private Trained Train<TBatch>(ITrainingTask<TBatch> task, Func<string, ParameterRule?> rule, Checkpoint? checkpoint, CancellationToken cancellationToken)
    {
        TrainingContext context = contexts.CreateTraining();
        var watched = new WatchedTask<TBatch>(task, _ => stop(), stop);
        TrainerState state = new Trainer<TBatch>(watched, training.Options(rule), context).Run(checkpoint, cancellationToken);
        string stable = StableWeights.PathIn(context.ScratchFolder);
        return new Trained(
            [.. task.Model.named_parameters().SelectMany(p => p.parameter.detach().cpu().contiguous().bytes.ToArray())],
            File.Exists(stable) ? File.ReadAllBytes(stable) : [],
            state);
    }
}
