using BertPipeline.Contracts.Models;

namespace BertPipeline.Contracts.Steps;

/// <summary>Every step of the pipeline, in the order of the chain.</summary>
public static class StepTable
{
    /// <summary>What computes the GPU jobs; part of their keys, because another build gives other bytes.</summary>
    public const string Backend = "libtorch-2.10.0";

    public static IReadOnlyList<StepDefinition> All { get; } =
    [
        new(StepName.IngestLabelled, StepKind.Activity, 1, ["blobs"], ["pieces.jsonl", "labels.json", "ingest.json"], ["textField", "maximumUnreadable"]),
        new(StepName.SplitData, StepKind.Activity, 2, ["labelled"], ["train.jsonl", "validation.jsonl", "test.jsonl", "labels.json", "held-out-texts.txt", "split.json"], ["validationShare", "testShare", "splitSalt"]),
        new(StepName.IngestCorpus, StepKind.Activity, 2, ["blobs", "split"], ["shard-*.txt", "held-out.txt", "ingest.json"], ["layout", "textField", "maximumUnreadable", "keepTestText", "dropDuplicates", "seed"]),
        new(StepName.BaseModel, StepKind.Activity, 3, ["corpus"], [ModelFiles.Config, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig, ModelFiles.SafeTensors], ["baseModel", "vocabularySize"]),
        new(StepName.SplitSentences, StepKind.Activity, 2, ["corpus"], ["sentences.txt"], ["shard", "layout"]),
        new(StepName.Pregenerate, StepKind.Activity, 2, ["sentences", "base-model"], ["epoch-*.examples"], ["epochsToGenerate", "maxSequenceLength", "shortSequenceProbability", "maskedLanguageModelProbability", "wholeWordMasking", "seed", "shard"]),
        new(StepName.FinetuneLanguageModel, StepKind.GpuJob, 3, ["base-model", "examples-*", "held-out"], [ModelFiles.Config, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig, ModelFiles.SafeTensors, "training.json"], ["epochs", "tokensPerStep", "learningRate", "warmup", "weightDecay", "clipNorm", "adamWConvention", "trainable", "packing", "precision", "seed", "backend"]),
        new(StepName.TrainClassifier, StepKind.GpuJob, 5, ["split", "encoder"], [ModelFiles.Config, ModelFiles.Vocabulary, ModelFiles.TokenizerConfig, ModelFiles.SafeTensors, ModelFiles.Labels, "training.json"], ["variant", "seed", "epochs", "batchSize", "maxSequenceLength", "head", "trainable", "optimizer", "adamWConvention", "schedule", "learningRate", "warmup", "weightDecay", "clipNorm", "patience", "positiveWeight", "precision", "backend"]),
        new(StepName.Evaluate, StepKind.GpuJob, 2, ["split", "classifier"], ["validation.jsonl", "test.jsonl"], ["variant", "maxSequenceLength", "precision", "backend"]),
        new(StepName.Score, StepKind.Activity, 1, ["split", "evaluation"], [ModelFiles.Thresholds, "metrics.json"], []),
        new(StepName.Compare, StepKind.Activity, 1, ["split", "evaluation-*", "score-*"], ["comparison.json"], ["variants", "baseline", "resamples"]),
        new(StepName.Report, StepKind.RunOutput, 1, ["comparison", "training-*"], ["report.html", "report.json", "report.md"], []),
        new(StepName.Publish, StepKind.RunOutput, 1, ["classifier", "score"], ["models/{publishAs}/{version}"], ["publishAs"]),
    ];

    public static StepDefinition Get(string name) => All.Single(s => s.Name == name);
}
