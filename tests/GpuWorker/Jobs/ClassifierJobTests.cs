using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.Evaluation;
using BertPipeline.Evaluation.Metrics;
using BertPipeline.GpuWorker.Jobs;
using BertPipeline.GpuWorker.Models;
using BertPipeline.GpuWorker.Native;
using BertPipeline.GpuWorker.Tagging;
using BertPipeline.GpuWorker.Tests.Training;
using BertPipeline.GpuWorker.Training;
using BertPipeline.GpuWorker.Weights;
using BertPipeline.Weights;
using BertPipeline.Weights.Tensors;

namespace BertPipeline.GpuWorker.Tests.Jobs;

public sealed partial class ClassifierJobTests : IDisposable
{
    internal static readonly TrainClassifierParameters Bert = new()
    {
        Variant = Variant.Bert,
        Seed = 1,
        EncoderSeed = 2,
        Epochs = 14,
        BatchSize = 32,
        MaxSequenceLength = 24,
        Optimizer = new() { Schedule = LearningRateSchedule.Linear, LearningRate = 4e-3 },
        Patience = 0,
        PositiveWeight = false,
        Precision = Precision.Fp32,
        Backend = "b",
    };

    private readonly JobContexts _contexts = new();

    public ClassifierJobTests()
    {
        ToyPieces.WriteSplit(_contexts.AddInput("split"));
        LanguageModelInputs.WriteScratchModel(_contexts.AddInput("encoder"), LanguageModelRun.Config with { InitializerRange = 0.2 });
    }

    public void Dispose() => _contexts.Dispose();

    [Theory]
    [InlineData(Variant.Bert, OptimizerKind.AdamW, LearningRateSchedule.Linear, 4e-3)]
    [InlineData(Variant.Bert, OptimizerKind.AdamW, LearningRateSchedule.Triangular, 4e-3)]
    [InlineData(Variant.Bert, OptimizerKind.AdamW, LearningRateSchedule.OneCycle, 6e-3)]
    [InlineData(Variant.Bert, OptimizerKind.Sgd, LearningRateSchedule.Triangular, 0.06)]
    [InlineData(Variant.Bert, OptimizerKind.Sgd, LearningRateSchedule.OneCycle, 0.06)]
    [InlineData(Variant.Bert, OptimizerKind.Sgd, LearningRateSchedule.Linear, 0.03)]
    [InlineData(Variant.BagOfTricks, OptimizerKind.AdamW, LearningRateSchedule.Linear, 0)]
    [InlineData(Variant.TfIdf, OptimizerKind.AdamW, LearningRateSchedule.Linear, 0)]
    [InlineData(Variant.Cnn, OptimizerKind.AdamW, LearningRateSchedule.Linear, 4e-3)]
    [InlineData(Variant.Lstm, OptimizerKind.AdamW, LearningRateSchedule.Linear, 1e-2)]
    [InlineData(Variant.Ulmfit, OptimizerKind.AdamW, LearningRateSchedule.Linear, 1e-2)]
    public async Task TrainAndEvaluate_TagsAreFunctionsOfWords_LearnsThem(string variant, OptimizerKind kind, LearningRateSchedule schedule, double rate)
    {
        GpuJobOutput classifier = await TrainAsync(Bert with { Variant = variant, Trainable = TrainableOf(variant), Optimizer = new() { Kind = kind, Schedule = schedule, LearningRate = rate } });

        IReadOnlyList<PieceLogits> logits = await EvaluateAsync(classifier, variant);

        IReadOnlyList<Piece> pieces = ToyPieces.Create(60, seed: 3, firstId: 2000);
        Assert.Equal(pieces.Select(p => p.Id), logits.Select(l => l.Id));
        Assert.InRange(AveragePrecision.Macro(Predictions.Align(ToyPieces.Tags, pieces, logits)), 0.97, 1);
    }

    [Theory]
    [InlineData(2, Pooling.Cls)]
    [InlineData(1, Pooling.Mean)]
    [InlineData(2, Pooling.Mean)]
    public async Task TrainAndEvaluate_OtherHeads_LearnThem(int layers, Pooling pooling)
    {
        GpuJobOutput classifier = await TrainAsync(Bert with { Head = new HeadOptions { Layers = layers, Pooling = pooling } });

        IReadOnlyList<PieceLogits> logits = await EvaluateAsync(classifier, Variant.Bert);

        IReadOnlyList<Piece> pieces = ToyPieces.Create(60, seed: 3, firstId: 2000);
        Assert.InRange(AveragePrecision.Macro(Predictions.Align(ToyPieces.Tags, pieces, logits)), 0.97, 1);
    }

    /// <summary>A library that knows one linear layer on the pooled vector must miss its tensors, not compute something else with them.</summary>
    [Theory]
    [InlineData(1, Pooling.Mean)]
    [InlineData(2, Pooling.Mean)]
    [InlineData(2, Pooling.Cls)]
    public async Task Train_OtherHead_HasNamesOfItsOwnInTheFile(int layers, Pooling pooling)
    {
        GpuJobOutput output = await TrainAsync(Bert with { Epochs = 1, Head = new HeadOptions { Layers = layers, Pooling = pooling, Dropout = 0.2 } });

        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(output.Folder, ModelFiles.Config)))!;
        Assert.Equal(pooling == Pooling.Cls ? null : "mean", (string?)config["classifier_pooling"]);
        Assert.Equal(layers, (int?)config["classifier_layers"] ?? 1);
        Assert.Equal(0.2, (double)config["classifier_dropout"]!);
        byte[] file = File.ReadAllBytes(Path.Combine(output.Folder, ModelFiles.SafeTensors));
        JsonObject header = JsonNode.Parse(file.AsSpan(8, (int)BitConverter.ToUInt64(file)))!.AsObject();
        Assert.Equal(
            Enumerable.Range(0, layers).SelectMany(layer => new[] { $"classifier.{layer}.bias", $"classifier.{layer}.weight" }),
            header.Select(t => t.Key).Where(name => name.StartsWith("classifier", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(pooling == Pooling.Cls, header.Any(t => t.Key.Contains("pooler", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Train_NoLengthAndNoPoolingAsked_TakesThemFromDataAndEncoder()
    {
        LanguageModelInputs.WriteEncoder(_contexts.AddInput("encoder"), LanguageModelRun.Config);

        GpuJobOutput output = await TrainAsync(Bert with { Epochs = 1, MaxSequenceLength = null });

        Assert.Equal(Pooling.Mean, ModelFolder.ReadConfig(output.Folder).Pooling);
        int longest = (int)ModelFolder.ReadTokenizerConfig(output.Folder)["model_max_length"]!;
        int[] lengths = [.. ToyPieces.Create(400, seed: 1).Select(piece => piece.Text.Split(' ').Length + 2)];
        Assert.InRange(lengths.Count(length => length <= longest), 0.95 * lengths.Length, lengths.Length);
        Assert.InRange(longest, lengths.Order().ElementAt((int)(0.95 * lengths.Length) - 1), lengths.Max() + 7);
        Assert.NotEmpty(await EvaluateAsync(output, Variant.Bert));
    }

    [Fact]
    public async Task Train_Bert_WritesWhatHuggingFaceOpensAndTheBestEpoch()
    {
        GpuJobOutput output = await TrainAsync(Bert with { Patience = 2 });

        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(output.Folder, ModelFiles.Config)))!;
        Assert.Equal("multi_label_classification", (string?)config["problem_type"]);
        Assert.Equal("BertForSequenceClassification", (string?)config["architectures"]![0]);
        Assert.Equal("two", (string?)config["id2label"]!["1"]);
        Assert.Equal(2, (int)config["num_labels"]!);
        Assert.Equal(1, (int)config["label2id"]!["two"]!);
        Assert.Equal(24, (int)JsonNode.Parse(File.ReadAllText(Path.Combine(output.Folder, ModelFiles.TokenizerConfig)))!["model_max_length"]!);
        TrainingRecord record = Record(output);
        Assert.Equal(record.Validation.MaxBy(v => v.MacroAveragePrecision)!.Epoch, record.Summary.BestEpoch);
        Assert.Equal(record.Validation[^1].Epoch, (int)record.Summary.EpochsRun);
        Assert.Equal(1, record.Validation[0].Epoch);
    }

    /// <summary>As many language models are published: nothing was ever trained on [CLS].</summary>
    [Theory]
    [InlineData(Pooling.Cls, "The encoder lacks bert.pooler.dense.weight, bert.pooler.dense.bias: these began from random weights.")]
    [InlineData(Pooling.Mean, null)]
    public async Task Train_EncoderWithoutPooler_SaysWhatBeganFromRandomWeights(Pooling pooling, string? expected)
    {
        TorchRuntime.Start();
        using var model = new BertForPreTraining(LanguageModelRun.Config);
        TensorTransfer.Write(
            Path.Combine(await _contexts.FolderAsync("encoder", TestContext.Current.CancellationToken), ModelFiles.SafeTensors),
            [.. ModelWeights.Of(model).Where(t => !t.Name.Contains("pooler", StringComparison.Ordinal))]);

        GpuJobOutput output = await TrainAsync(Bert with { Epochs = 1, Head = new HeadOptions { Pooling = pooling } });

        Assert.Equal(expected is null ? [] : [expected], Record(output).Warnings);
    }

    /// <summary>At rate 0 every epoch scores alike: the first is kept, and training ends after the second, where the first layer would begin to learn.</summary>
    [Fact]
    public async Task Train_StoppedBeforeLayersWereUnfrozen_SaysWhichWeightsTheKeptEpochHas()
    {
        GpuJobOutput output = await TrainAsync(
            Bert with { Epochs = 4, Patience = 1, Optimizer = Bert.Optimizer with { LearningRate = 0 }, Trainable = new TrainableOptions { GradualUnfreezing = true } });

        TrainingRecord record = Record(output);
        Assert.Equal((2, 1), ((int)record.Summary.EpochsRun, record.Summary.BestEpoch));
        Assert.Contains(
            "in 1 epochs 0 of the encoder's 2 layers begin to learn; all that should learn do so in 4.", Assert.Single(record.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Variant.Bert)]
    [InlineData(Variant.Cnn)]
    [InlineData(Variant.Lstm)]
    [InlineData(Variant.Ulmfit)]
    public async Task Train_ResumedFromCheckpoint_SameModel(string variant)
    {
        TrainClassifierParameters parameters = Bert with { Variant = variant, Epochs = 4, PositiveWeight = true, Trainable = TrainableOf(variant), Lstm = new() { Bidirectional = true } };
        _contexts.DueEvery = 5;
        GpuJobOutput undisturbed = await TrainAsync(parameters);
        _contexts.Newest = _contexts.Saved[1];

        GpuJobOutput resumed = await TrainAsync(parameters);

        Assert.Equal(
            File.ReadAllBytes(Path.Combine(undisturbed.Folder, ModelFiles.SafeTensors)), File.ReadAllBytes(Path.Combine(resumed.Folder, ModelFiles.SafeTensors)));
    }

    [Theory]
    [InlineData(Variant.BagOfTricks)]
    [InlineData(Variant.TfIdf)]
    public async Task Train_BaselineTwice_SameBytes(string variant)
    {
        GpuJobOutput first = await TrainAsync(Bert with { Variant = variant });
        GpuJobOutput second = await TrainAsync(Bert with { Variant = variant });

        Assert.Equal(File.ReadAllBytes(Path.Combine(first.Folder, ModelFiles.SafeTensors)), File.ReadAllBytes(Path.Combine(second.Folder, ModelFiles.SafeTensors)));
    }

    [Fact]
    public async Task Train_PiecesLongerThanPositions_SaysBoth()
    {
        var error = await Assert.ThrowsAsync<UserErrorException>(() => TrainAsync(Bert with { MaxSequenceLength = 64 }));

        Assert.Contains("classifier.maxSequenceLength is 64, the model has 32 positions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_AbsurdLearningRate_SaysThatItDiverged()
    {
        var error = await Assert.ThrowsAsync<TrainingDivergedException>(() => TrainAsync(Bert with { Optimizer = Bert.Optimizer with { Kind = OptimizerKind.Sgd, LearningRate = 1e30, ClipNorm = 0 } }));

        Assert.Contains("Training diverged at step", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Variant.Bert)]
    [InlineData(Variant.Cnn)]
    [InlineData(Variant.Lstm)]
    [InlineData(Variant.Ulmfit)]
    public async Task Load_Tagger_ScoreOfATextDoesNotDependOnItsCompany(string variant)
    {
        GpuJobOutput output = await TrainAsync(Bert with { Variant = variant, Epochs = 1 });
        using ITagger tagger = Taggers.Load(output.Folder);
        string[] texts = ["w1 w5", "w2 w7 w9 w1 w3 w4", "", "unheard of words entirely"];

        IReadOnlyList<float[]> together = tagger.Score(texts, TestContext.Current.CancellationToken);

        foreach ((string text, float[] expected) in texts.Zip(together))
        {
            float[] alone = tagger.Score([text], TestContext.Current.CancellationToken)[0];
            Assert.All(alone.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        }
    }

    private static float[] Singles(string folder, string name)
    {
        using ITensorFile weights = TensorFiles.Open(folder)!;
        float[] values = new float[weights.Find(name)!.Elements];
        weights.ReadSingles(name, values);
        return values;
    }

    private static TrainingRecord Record(GpuJobOutput output) => ModelFolder.ReadJson<TrainingRecord>(output.Folder, TrainingRecord.FileName);

    private Task<GpuJobOutput> TrainAsync(TrainClassifierParameters parameters)
    {
        if (parameters.Variant == Variant.Ulmfit)
        {
            UlmfitInputs.WriteLanguageModel(_contexts.AddInput("encoder"));
        }

        return new TrainClassifierJob().RunAsync(_contexts.Create(parameters), TestContext.Current.CancellationToken);
    }

    /// <summary>ULMFiT's layers as the paper has them, but at one rate: these have learnt nothing yet that would be lost.</summary>
    private static TrainableOptions TrainableOf(string variant) => new() { GradualUnfreezing = variant == Variant.Ulmfit };

    private async Task<IReadOnlyList<PieceLogits>> EvaluateAsync(GpuJobOutput classifier, string variant)
    {
        string input = _contexts.AddInput("classifier");
        foreach (string file in Directory.EnumerateFiles(classifier.Folder))
        {
            File.Copy(file, Path.Combine(input, Path.GetFileName(file)));
        }

        GpuJobOutput output = await new EvaluateJob().RunAsync(
            _contexts.Create(new EvaluateParameters(variant, 24, "b")), TestContext.Current.CancellationToken);
        Assert.Equal(60, File.ReadLines(Path.Combine(output.Folder, "validation.jsonl")).Count());
        return [.. File.ReadLines(Path.Combine(output.Folder, "test.jsonl")).Select(l => JsonSerializer.Deserialize<PieceLogits>(l, PipelineJson.Options)!)];
    }
}
