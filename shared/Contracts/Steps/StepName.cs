namespace BertPipeline.Contracts.Steps;

/// <summary>Names of the pipeline's steps: folders in <c>artifacts</c>, rows of the status.</summary>
public static class StepName
{
    public const string IngestLabelled = "ingest-labelled";
    public const string SplitData = "split-data";
    public const string IngestCorpus = "ingest-corpus";
    public const string BaseModel = "base-model";
    public const string SplitSentences = "split-sentences";
    public const string Pregenerate = "pregenerate";
    public const string FinetuneLanguageModel = "finetune-language-model";
    public const string FinetuneUlmfit = "finetune-ulmfit";
    public const string TrainClassifier = "train-classifier";
    public const string Ensemble = "ensemble";
    public const string Evaluate = "evaluate";
    public const string Score = "score";
    public const string Compare = "compare";
    public const string SplitFolds = "split-folds";
    public const string FindSuspects = "find-suspects";
    public const string SampleTexts = "sample-texts";
    public const string SuggestLabels = "suggest-labels";
    public const string ExternalPredictions = "external-predictions";
    public const string CompareExternal = "compare-external";
    public const string CurrentTagger = "current-tagger";
    public const string CompareCurrent = "compare-current";
    public const string Report = "report";
    public const string Publish = "publish";
    public const string Promote = "promote";
    public const string PublishLanguageModel = "publish-language-model";

    // Those of a tagging.
    public const string IngestTexts = "ingest-texts";
    public const string Tagger = "tagger";
    public const string TagTexts = "tag-texts";
    public const string CollectTags = "collect-tags";
}
