using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Requests;

namespace BertPipeline.Orchestration.Tests.Runs;

public sealed class RunPlanTests
{
    [Fact]
    public void Steps_BagOfTricksOnly_NeedsNeitherCorpusNorModel()
    {
        var request = new RunRequest { Corpus = "c", Variants = [Variant.BagOfTricks], BaseModel = "scratch:tiny" };

        Assert.Equal(
            ["ingest-labelled", "split-data", "train-classifier-bag-of-tricks-1", "evaluate-bag-of-tricks-1", "score-bag-of-tricks-1", "compare", "current-tagger", "publish", "promote", "report"],
            RunPlan.Steps(request).Select(s => s.Id));
    }

    /// <summary>Texts to label come from the corpus, whether a variant reads it or not.</summary>
    [Fact]
    public void Steps_LabelsAreLookedAt_HaveRowsOfTheirOwn()
    {
        var request = new RunRequest { Corpus = "c", Variants = [Variant.BagOfTricks], Classifier = new() { LabelCheck = new(), SuggestLabels = 10 } };

        Assert.Equal(
            [
                "ingest-labelled", "split-data", "ingest-corpus", "train-classifier-bag-of-tricks-1", "evaluate-bag-of-tricks-1", "score-bag-of-tricks-1",
                "split-folds-out-of-fold", "train-classifier-out-of-fold", "evaluate-out-of-fold", "find-suspects", "compare", "current-tagger", "publish", "promote",
                "sample-texts", "tag-texts-to-label", "suggest-labels", "report",
            ],
            RunPlan.Steps(request).Select(s => s.Id));
    }

    [Fact]
    public void Steps_RandomWeightsFromScratch_NeedsTheCorpusForTheVocabularyOnly()
    {
        var request = new RunRequest { Corpus = "c", Variants = [Variant.Bert], BaseModel = "scratch:tiny" };

        Assert.True(RunPlan.NeedsCorpus(request));
        Assert.False(RunPlan.NeedsLanguageModel(request));
    }

    [Fact]
    public void Steps_SeveralSeeds_TrainsEachVariantOnceASeed()
    {
        var request = new RunRequest { Corpus = "c", Seeds = [1, 2, 3] };

        Assert.Equal(9, RunPlan.Steps(request).Count(s => s.Name == "train-classifier"));
    }

    /// <summary>It needs the base model for its vocabulary, and no pregenerated examples.</summary>
    [Fact]
    public void Steps_Ulmfit_HasALanguageModelOfItsOwn()
    {
        var request = new RunRequest { Corpus = "c", Variants = [Variant.Ulmfit] };

        Assert.Equal(
            [
                "ingest-labelled", "split-data", "ingest-corpus", "base-model", "finetune-ulmfit", "train-classifier-ulmfit-1", "evaluate-ulmfit-1", "score-ulmfit-1",
                "compare", "current-tagger", "publish", "promote", "report",
            ],
            RunPlan.Steps(request).Select(s => s.Id));
    }

    [Fact]
    public void Steps_ContinuedLanguageModel_ReadsItBesideTheBaseModel()
    {
        var request = new RunRequest { Corpus = "c", Variants = [Variant.BertAdapted], LanguageModel = new() { ContinueFrom = "c-adapted" } };

        Assert.Equal(
            [
                "ingest-labelled", "split-data", "ingest-corpus", "base-model", "base-model-continued", "split-sentences", "pregenerate", "finetune-language-model",
                "train-classifier-bert-adapted-1", "evaluate-bert-adapted-1", "score-bert-adapted-1", "compare", "current-tagger", "publish", "promote", "publish-language-model", "report",
            ],
            RunPlan.Steps(request).Select(s => s.Id));
    }

    [Fact]
    public void Steps_UlmfitOnGeneralTextFirst_ReadsThatToo()
    {
        var request = new RunRequest { Corpus = "c", Variants = [Variant.Ulmfit], Ulmfit = new() { PretrainOn = "wiki" } };

        Assert.Equal(
            ["ingest-corpus", "base-model", "ingest-corpus-general", "finetune-ulmfit-general", "finetune-ulmfit"],
            RunPlan.Steps(request).Select(s => s.Id).SkipWhile(id => id != "ingest-corpus").Take(5));
        Assert.DoesNotContain("finetune-ulmfit-general", RunPlan.Steps(request with { Variants = [Variant.BagOfTricks] }).Select(s => s.Id));
    }

    [Fact]
    public void Progress_OfTheMostTaggers_StaysUnderEightKilobytes()
    {
        string[] variants = [.. Variant.All.Select(v => v.Id)];
        int[] seeds = [.. Enumerable.Range(0, RunRequestRules.MaxTaggers / variants.Length).Select(i => int.MaxValue - i)];
        var request = new RunRequest { Corpus = "c", Variants = variants, Seeds = seeds };

        IEnumerable<StepProgress> rows = RunPlan.Steps(request).Select(s => s.Variant is null
            ? new StepProgress(s.Name, StepState.Succeeded, Done: 10_000, Of: 10_000)
            : new StepProgress(s.Name, StepState.Succeeded, s.Variant, s.Seed));

        Assert.InRange(JsonSerializer.Serialize(new RunProgress([.. rows]), PipelineJson.Options).Length, 1, 8 * 1024);
    }
}
