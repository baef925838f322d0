using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Steps;

namespace BertPipeline.Orchestration.Plan;

/// <summary>Which steps a request asks for.</summary>
public static class RunPlan
{
    public static bool NeedsLanguageModel(RunRequest request) => Encoders(request).Contains(EncoderSource.Adapted);

    public static bool NeedsBaseModel(RunRequest request) => Encoders(request).Any(e => e is EncoderSource.Base or EncoderSource.Adapted);

    /// <summary>A vocabulary of one's own needs the corpus even when no language model is trained.</summary>
    public static bool NeedsCorpus(RunRequest request) => NeedsLanguageModel(request) || (request.IsScratch && NeedsBaseModel(request));

    /// <summary>The rows of the status, in the order of the chain; steps that fan out are one row.</summary>
    public static IEnumerable<StepIdentity> Steps(RunRequest request)
    {
        yield return new(StepName.IngestLabelled);
        yield return new(StepName.SplitData);
        if (NeedsCorpus(request))
        {
            yield return new(StepName.IngestCorpus);
        }

        if (NeedsBaseModel(request))
        {
            yield return new(StepName.BaseModel);
        }

        if (NeedsLanguageModel(request))
        {
            yield return new(StepName.SplitSentences);
            yield return new(StepName.Pregenerate);
            yield return new(StepName.FinetuneLanguageModel);
        }

        foreach (string variant in request.Variants)
        {
            foreach (int seed in request.Seeds)
            {
                yield return new(StepName.TrainClassifier, variant, seed);
                yield return new(StepName.Evaluate, variant, seed);
                yield return new(StepName.Score, variant, seed);
            }
        }

        yield return new(StepName.Compare);
        yield return new(StepName.Publish);
        yield return new(StepName.Report);
    }

    private static IEnumerable<EncoderSource> Encoders(RunRequest request) => request.Variants.Select(v => Variant.Get(v).Encoder);
}
