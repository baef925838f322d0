namespace BertPipeline.Contracts.Steps;

/// <summary>
/// Every step of the pipeline, in the order of the chain, those of a tagging last: who does it, and the version of its output. What it reads is named in <see cref="StepInput"/>; what
/// enters its key besides is a record of parameters.
/// </summary>
public static class StepTable
{
    /// <summary>What computes the GPU jobs; part of their keys, because another build gives other bytes.</summary>
    public const string Backend = "libtorch-2.10.0";

    /// <summary>The same of <see cref="StepName.TagTexts"/>, where a processor computes a BERT with another library than the one that trained it.</summary>
    public const string TaggingBackend = $"{Backend}, onnxruntime-1.31.1";

    public static IReadOnlyList<StepDefinition> All { get; } =
    [
        new(StepName.IngestLabelled, StepKind.Activity, 4),
        new(StepName.SplitData, StepKind.Activity, 4, StepName.IngestLabelled),
        new(StepName.ExternalPredictions, StepKind.Activity, 1, StepName.SplitData),
        new(StepName.IngestCorpus, StepKind.Activity, 5, StepName.SplitData),
        new(StepName.BaseModel, StepKind.Activity, 4, StepName.IngestCorpus),
        new(StepName.SplitSentences, StepKind.Activity, 2, StepName.IngestCorpus),
        new(StepName.Pregenerate, StepKind.Activity, 3, StepName.SplitSentences, StepName.BaseModel),
        new(StepName.FinetuneLanguageModel, StepKind.GpuJob, 5, StepName.Pregenerate, StepName.BaseModel),
        new(StepName.FinetuneUlmfit, StepKind.GpuJob, 3, StepName.IngestCorpus, StepName.BaseModel),
        new(StepName.SplitFolds, StepKind.Activity, 2, StepName.SplitData),
        new(StepName.TrainClassifier, StepKind.GpuJob, 11, StepName.SplitData, StepName.SplitFolds, StepName.BaseModel, StepName.FinetuneLanguageModel, StepName.FinetuneUlmfit),
        new(StepName.Ensemble, StepKind.Activity, 1, StepName.TrainClassifier),
        new(StepName.Evaluate, StepKind.GpuJob, 2, StepName.TrainClassifier, StepName.Ensemble),
        new(StepName.Score, StepKind.Activity, 3, StepName.Evaluate),
        new(StepName.FindSuspects, StepKind.Activity, 1, StepName.Evaluate),
        new(StepName.Compare, StepKind.Activity, 1, StepName.Score),
        new(StepName.CompareExternal, StepKind.Activity, 2, StepName.ExternalPredictions, StepName.Score),
        new(StepName.CurrentTagger, StepKind.Activity, 1, StepName.SplitData),
        new(StepName.CompareCurrent, StepKind.Activity, 1, StepName.CurrentTagger, StepName.Score),
        new(StepName.Publish, StepKind.RunOutput, 3, StepName.Compare),
        new(StepName.Promote, StepKind.RunOutput, 1, StepName.Publish, StepName.CompareCurrent),
        new(StepName.PublishLanguageModel, StepKind.RunOutput, 1, StepName.FinetuneLanguageModel),
        new(StepName.SampleTexts, StepKind.Activity, 1, StepName.IngestCorpus, StepName.SplitData),
        new(StepName.SuggestLabels, StepKind.Activity, 1, StepName.TagTexts, StepName.Score),
        new(StepName.Report, StepKind.RunOutput, 2, StepName.Compare, StepName.CompareExternal, StepName.Promote, StepName.FindSuspects, StepName.SuggestLabels),

        new(StepName.IngestTexts, StepKind.Activity, 2),
        new(StepName.Tagger, StepKind.Activity, 1),
        new(StepName.TagTexts, StepKind.GpuJob, 2, StepName.IngestTexts, StepName.Tagger, StepName.SampleTexts),
        new(StepName.CollectTags, StepKind.RunOutput, 2, StepName.TagTexts),
    ];

    public static StepDefinition Get(string name) => All.Single(s => s.Name == name);
}
