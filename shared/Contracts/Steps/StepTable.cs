namespace BertPipeline.Contracts.Steps;

/// <summary>
/// Every step of the pipeline, in the order of the chain, those of a tagging last: who does it, and the version of its output. What it reads is named in <see cref="StepInput"/>; what
/// enters its key besides is a record of parameters.
/// </summary>
public static class StepTable
{
    /// <summary>What computes the GPU jobs; part of their keys, because another build gives other bytes.</summary>
    public const string Backend = "libtorch-2.10.0";

    public static IReadOnlyList<StepDefinition> All { get; } =
    [
        new(StepName.IngestLabelled, StepKind.Activity, 3),
        new(StepName.SplitData, StepKind.Activity, 3),
        new(StepName.ExternalPredictions, StepKind.Activity, 1),
        new(StepName.IngestCorpus, StepKind.Activity, 5),
        new(StepName.BaseModel, StepKind.Activity, 4),
        new(StepName.SplitSentences, StepKind.Activity, 2),
        new(StepName.Pregenerate, StepKind.Activity, 3),
        new(StepName.FinetuneLanguageModel, StepKind.GpuJob, 5),
        new(StepName.FinetuneUlmfit, StepKind.GpuJob, 2),
        new(StepName.TrainClassifier, StepKind.GpuJob, 9),
        new(StepName.Evaluate, StepKind.GpuJob, 2),
        new(StepName.Score, StepKind.Activity, 2),
        new(StepName.Compare, StepKind.Activity, 1),
        new(StepName.CompareExternal, StepKind.Activity, 1),
        new(StepName.CurrentTagger, StepKind.Activity, 1),
        new(StepName.CompareCurrent, StepKind.Activity, 1),
        new(StepName.Publish, StepKind.RunOutput, 2),
        new(StepName.Promote, StepKind.RunOutput, 1),
        new(StepName.PublishLanguageModel, StepKind.RunOutput, 1),
        new(StepName.Report, StepKind.RunOutput, 1),

        new(StepName.IngestTexts, StepKind.Activity, 2),
        new(StepName.Tagger, StepKind.Activity, 1),
        new(StepName.TagTexts, StepKind.GpuJob, 1),
        new(StepName.CollectTags, StepKind.RunOutput, 1),
    ];

    public static StepDefinition Get(string name) => All.Single(s => s.Name == name);
}
