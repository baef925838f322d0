using System.Globalization;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Plan;

/// <summary>Which steps a request asks for.</summary>
public static class RunPlan
{
    /// <summary>Tells the steps that read general text from those that read the run's own corpus.</summary>
    public const string GeneralText = "general";

    /// <summary>Tells the language model that is gone on from, from the base model.</summary>
    public const string ContinuedModel = "continued";

    /// <summary>Tells the evaluation of the tagger in use from those of the run's own. It, and the comparison with it, are rows once there is one.</summary>
    public const string CurrentTagger = "current";

    /// <summary>Tells the tagging of the texts that may be worth labelling.</summary>
    public const string ToLabel = "to-label";

    /// <summary>Tells the models of the label check from those that the run compares.</summary>
    internal const string OutOfFoldModels = "out-of-fold";

    /// <summary>What the part of a fold is called, from 0.</summary>
    public static string PartOfFold(int fold) => string.Create(CultureInfo.InvariantCulture, $"fold-{fold}");

    /// <summary>The row of a step of the label check; its parts are the folds.</summary>
    public static StepIdentity OutOfFold(string step) => new(step, OutOfFoldModels);

    /// <summary>The row of what judges a tagger: an ensemble's seeds are judged as one.</summary>
    internal static StepIdentity JudgingRow(RunRequest request, string step, string variant, int seed, string? part = null) =>
        new(step, variant, request.Classifier.Ensemble ? null : seed, part);

    public static bool NeedsLanguageModel(RunRequest request) => Encoders(request).Contains(EncoderSource.Adapted);

    public static bool NeedsUlmfit(RunRequest request) => Encoders(request).Contains(EncoderSource.OwnLanguageModel);

    /// <summary>Where ULMFiT's language model learns from general text first.</summary>
    public static bool NeedsGeneralText(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return NeedsUlmfit(request) && request.Ulmfit.PretrainOn is not null;
    }

    /// <summary>Where the language model goes on from one of an earlier run.</summary>
    public static bool ContinuesLanguageModel(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return NeedsLanguageModel(request) && request.LanguageModel.ContinueFrom is not null;
    }

    /// <summary>Of its vocabulary at least.</summary>
    public static bool NeedsBaseModel(RunRequest request) => Encoders(request).Any(e => e is not EncoderSource.None);

    /// <summary>A vocabulary of one's own needs the corpus even when no language model is trained, and so do texts to label.</summary>
    public static bool NeedsCorpus(RunRequest request) =>
        NeedsLanguageModel(request) || NeedsUlmfit(request) || (request.IsScratch && NeedsBaseModel(request)) || request.Classifier.SuggestLabels is not null;

    /// <summary>The rows of the status, in the order of the chain; steps that fan out are one row.</summary>
    public static IEnumerable<StepIdentity> Steps(RunRequest request)
    {
        yield return new(StepName.IngestLabelled);
        yield return new(StepName.SplitData);
        if (request.Classifier.Folds > 1)
        {
            yield return new(StepName.SplitFolds);
        }

        foreach (string name in ExternalNames(request))
        {
            yield return new(StepName.ExternalPredictions, name);
        }

        if (NeedsCorpus(request))
        {
            yield return new(StepName.IngestCorpus);
        }

        if (NeedsBaseModel(request))
        {
            yield return new(StepName.BaseModel);
        }

        if (ContinuesLanguageModel(request))
        {
            yield return new(StepName.BaseModel, ContinuedModel);
        }

        if (NeedsLanguageModel(request))
        {
            yield return new(StepName.SplitSentences);
            yield return new(StepName.Pregenerate);
            yield return new(StepName.FinetuneLanguageModel);
        }

        if (NeedsGeneralText(request))
        {
            yield return new(StepName.IngestCorpus, GeneralText);
            yield return new(StepName.FinetuneUlmfit, GeneralText);
        }

        if (NeedsUlmfit(request))
        {
            yield return new(StepName.FinetuneUlmfit);
        }

        foreach (string variant in request.Variants)
        {
            foreach (int seed in request.Seeds)
            {
                yield return new(StepName.TrainClassifier, variant, seed);
                if (request.Classifier.Ensemble && seed == request.Seeds[^1])
                {
                    yield return new(StepName.Ensemble, variant);
                }

                if (!request.Classifier.Ensemble || seed == request.Seeds[^1])
                {
                    yield return JudgingRow(request, StepName.Evaluate, variant, seed);
                    yield return JudgingRow(request, StepName.Score, variant, seed);
                }
            }
        }

        if (request.Classifier.LabelCheck is not null)
        {
            yield return OutOfFold(StepName.SplitFolds);
            yield return OutOfFold(StepName.TrainClassifier);
            yield return OutOfFold(StepName.Evaluate);
            yield return new(StepName.FindSuspects);
        }

        yield return new(StepName.Compare);
        foreach (string name in ExternalNames(request))
        {
            yield return new(StepName.CompareExternal, name);
        }

        yield return new(StepName.CurrentTagger);
        yield return new(StepName.Publish);
        yield return new(StepName.Promote);
        if (NeedsLanguageModel(request))
        {
            yield return new(StepName.PublishLanguageModel);
        }

        if (request.Classifier.SuggestLabels is not null)
        {
            yield return new(StepName.SampleTexts);
            yield return new(StepName.TagTexts, ToLabel);
            yield return new(StepName.SuggestLabels);
        }

        yield return new(StepName.Report);
    }

    /// <summary>What the request calls predictions of others, in an order of their own.</summary>
    public static IEnumerable<string> ExternalNames(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.External.Keys.Order(StringComparer.Ordinal);
    }

    private static IEnumerable<EncoderSource> Encoders(RunRequest request) => request.Variants.Select(v => Variant.Get(v).Encoder);
}
