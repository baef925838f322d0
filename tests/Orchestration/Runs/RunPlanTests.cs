using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Runs;

namespace BertPipeline.Orchestration.Tests.Runs;

public sealed class RunPlanTests
{
    [Fact]
    public void Steps_BagOfTricksOnly_NeedsNeitherCorpusNorModel()
    {
        var request = new RunRequest { Corpus = "c", Variants = [Variant.BagOfTricks], BaseModel = "scratch:tiny" };

        Assert.Equal(
            ["ingest-labelled", "split-data", "train-classifier-bag-of-tricks-1", "evaluate-bag-of-tricks-1", "score-bag-of-tricks-1", "compare", "publish", "report"],
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
}
