using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Conformance;

/// <content>How variants are trained, judged and compared.</content>
public abstract partial class TrainingRunConformanceTests
{
    /// <summary>A result of what was asked for: the others are compared, and one of them is published.</summary>
    [Fact]
    public async Task Run_VariantDiverges_TheOthersAreJudgedWithoutIt()
    {
        var steps = new ScriptedSteps();
        steps.Answer("train-classifier-bert-2", StepResult.Failed("Training diverged at step 7 of 70.") with { HasDiverged = true });

        (OrchestrationMetadata instance, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request with { Variants = [Variant.Bert, Variant.TfIdf], Baseline = Variant.Bert, Seeds = [1, 2] }));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Equal(0, steps.Stops);
        Assert.Equal(["evaluation-tf-idf-1", "evaluation-tf-idf-2", "score-tf-idf-1", "score-tf-idf-2", "split"], steps.Inputs["compare"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("tf-idf", 1), (steps.Parameters["compare"].GetProperty("baseline").GetString(), steps.Parameters["compare"].GetProperty("variants").GetArrayLength()));
        JsonElement diverged = Assert.Single(steps.Parameters["publish"].GetProperty("diverged").EnumerateArray());
        Assert.Equal(("bert", "train-classifier-bert-2: Training diverged at step 7 of 70."), (diverged.GetProperty("variant").GetString(), diverged.GetProperty("reason").GetString()));
        RunProgress progress = JsonSerializer.Deserialize<RunProgress>(instance.SerializedCustomStatus!, PipelineJson.Options)!;
        Assert.Equal(StepState.Failed, progress.Steps.Single(s => s is { Step: "train-classifier", Variant: "bert", Seed: 2 }).State);
        Assert.Equal(StepState.Cancelled, progress.Steps.Single(s => s is { Step: "score", Variant: "bert", Seed: 2 }).State);
    }

    [Fact]
    public async Task Run_EveryVariantDiverges_Fails()
    {
        var steps = new ScriptedSteps();
        steps.Answer("train-classifier-bert-1", StepResult.Failed("Training diverged at step 7 of 70.") with { HasDiverged = true });

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request with { Variants = [Variant.Bert], Baseline = Variant.Bert }));

        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("Every variant diverged. train-classifier-bert-1: Training diverged at step 7 of 70.", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>A trial that diverged is no candidate.</summary>
    [Fact]
    public async Task Run_TrialDiverges_AnotherIsChosen()
    {
        var steps = new ScriptedSteps();
        steps.Answer("train-classifier-bert-1-trial-0", StepResult.Failed("Training diverged at step 7 of 70.") with { HasDiverged = true });
        steps.AnswerScore("train-classifier-bert-1-trial-1", "0.2");

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request with { Variants = [Variant.Bert], Baseline = Variant.Bert, Classifier = new() { Sweep = new() { Budget = 2 } } }));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Equal("train-classifier-bert-1-trial-1", steps.Inputs["evaluate-bert-1"]["classifier"].Key);
        Assert.Empty(steps.Parameters["publish"].GetProperty("diverged").EnumerateArray());
        Assert.False(steps.Parameters["publish"].GetProperty("trials")[0].TryGetProperty("validationMacroAveragePrecision", out _));
    }

    /// <summary>Few labels, as the split finds: a model a fold judges, and one is published that no fold is kept from.</summary>
    [Fact]
    public async Task Run_CrossValidated_JudgesByModelsOfTheFoldsAndPublishesAnother()
    {
        var steps = new ScriptedSteps();
        steps.Answer("split-data", new StepResult(StepOutcome.Succeeded, new ArtifactRef("split-data", "split-data", "d"), Summary: new Dictionary<string, string> { ["folds"] = "3" }));

        (OrchestrationMetadata instance, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request with { Variants = [Variant.Bert], Baseline = Variant.Bert, Seeds = [1, 2] }));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Equal(["fold-0", "fold-1", "fold-2", "published"], steps.Called.Where(s => s.StartsWith("split-folds", StringComparison.Ordinal)).Select(s => s["split-folds-".Length..]).Order(StringComparer.Ordinal));
        foreach (int seed in new[] { 1, 2 })
        {
            Assert.Equal("split-folds-published", steps.Inputs[$"train-classifier-bert-{seed}"]["split"].Key);
            foreach (string fold in new[] { "fold-0", "fold-1", "fold-2" })
            {
                Assert.Equal($"split-folds-{fold}", steps.Inputs[$"train-classifier-bert-{seed}-{fold}"]["split"].Key);
                Assert.Equal("base-model", steps.Inputs[$"train-classifier-bert-{seed}-{fold}"]["encoder"].Key);
                Assert.Equal(($"train-classifier-bert-{seed}-{fold}", $"split-folds-{fold}"), (steps.Inputs[$"evaluate-bert-{seed}-{fold}"]["classifier"].Key, steps.Inputs[$"evaluate-bert-{seed}-{fold}"]["split"].Key));
                Assert.Equal($"evaluate-bert-{seed}-{fold}", steps.Inputs[$"score-bert-{seed}"]["evaluation-" + fold].Key);
            }

            Assert.Equal("split-data", steps.Inputs[$"score-bert-{seed}"]["split"].Key);
            Assert.Equal(3, steps.Parameters[$"score-bert-{seed}"].GetProperty("folds").GetInt32());
            Assert.DoesNotContain($"evaluate-bert-{seed}", steps.Called);
            Assert.Equal(($"score-bert-{seed}", $"score-bert-{seed}"), (steps.Inputs["compare"][$"evaluation-bert-{seed}"].Key, steps.Inputs["compare"][$"score-bert-{seed}"].Key));
        }

        RunProgress progress = JsonSerializer.Deserialize<RunProgress>(instance.SerializedCustomStatus!, PipelineJson.Options)!;
        Assert.All(progress.Steps, s => Assert.Equal(StepState.Succeeded, s.State));
        Assert.Equal([(4, 4), (3, 3)], progress.Steps.Where(s => s.Seed == 1 && s.Of is not null).Select(s => (s.Done!.Value, s.Of!.Value)));
    }

    /// <summary>The jobs are those of any tagger, on other splits: a fold in the place of the test pieces.</summary>
    [Fact]
    public async Task Run_LabelCheck_TrainsAndEvaluatesAModelAFoldAndFindsSuspectsInAll()
    {
        var steps = new ScriptedSteps();
        RunRequest request = Request with { Variants = [Variant.BagOfTricks], Classifier = new() { LabelCheck = new() { Folds = 2 } } };

        (OrchestrationMetadata instance, RunOutcome outcome) = await RunAsync(steps, new("run-1", request));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Equal("split-folds-out-of-fold-fold-1", steps.Inputs["train-classifier-out-of-fold-fold-1"]["split"].Key);
        Assert.Equal("tf-idf", steps.Parameters["train-classifier-out-of-fold-fold-1"].GetProperty("variant").GetString());
        Assert.Equal("train-classifier-out-of-fold-fold-0", steps.Inputs["evaluate-out-of-fold-fold-0"]["classifier"].Key);
        Assert.Equal(["evaluation-fold-0", "evaluation-fold-1", "split"], steps.Inputs["find-suspects"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal("split-data", steps.Inputs["find-suspects"]["split"].Key);
        Assert.Equal("find-suspects", steps.Parameters["report"].GetProperty("suspects").GetProperty("key").GetString());
        RunProgress progress = JsonSerializer.Deserialize<RunProgress>(instance.SerializedCustomStatus!, PipelineJson.Options)!;
        Assert.Equal(RunPlan.Steps(request).Select(s => (s.Name, s.Variant)), progress.Steps.Select(s => (s.Step, s.Variant)));
        Assert.Equal((2, 2), progress.Steps.Where(s => s is { Step: "train-classifier", Variant: "out-of-fold" }).Select(s => (s.Done!.Value, s.Of!.Value)).Single());
    }

    [Fact]
    public async Task Run_LabelCheckByAVariantOfTheRun_TrainsAsTheVariantWasTrained()
    {
        var steps = new ScriptedSteps();
        steps.AnswerScore("train-classifier-bert-adapted-1-trial-0", "0.1");
        steps.AnswerScore("train-classifier-bert-adapted-1-trial-1", "0.2");
        RunRequest request = Request with { Variants = [Variant.BertAdapted], Baseline = Variant.BertAdapted, Classifier = new() { Sweep = new() { Budget = 2 }, LabelCheck = new() { Folds = 2, Variant = Variant.BertAdapted } } };

        await RunAsync(steps, new("run-1", request));

        Assert.Equal("finetune-language-model", steps.Inputs["train-classifier-out-of-fold-fold-0"]["encoder"].Key);
        Assert.Equal(
            steps.Parameters["train-classifier-bert-adapted-1-trial-1"].GetRawText(), steps.Parameters["train-classifier-out-of-fold-fold-0"].GetRawText());
    }

    [Fact]
    public async Task Run_NameHasACurrentTagger_ItIsScoredAndComparedBeforePublication()
    {
        var steps = new ScriptedSteps();
        RunRequest request = Request with { Variants = [Variant.BagOfTricks], Seeds = [1, 2] };
        steps.Answer("current-tagger", new StepResult(
            StepOutcome.Succeeded, new ArtifactRef("current-tagger", "copy", "d"), Summary: new Dictionary<string, string> { ["model"] = "feedback-tagger/0003" }));

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", request));

        Assert.Equal(RunState.Succeeded, outcome.State);
        string[] called = [.. steps.Called];
        Assert.Equal(["current-tagger", "evaluate-current", "compare-current", "publish", "promote", "report"], called.SkipWhile(id => id != "current-tagger"));
        Assert.Equal("copy", steps.Inputs["evaluate-current"]["classifier"].Key);
        Assert.Equal(
            ["classifier", "evaluation", "evaluation-bag-of-tricks-1", "evaluation-bag-of-tricks-2", "score-bag-of-tricks-1", "score-bag-of-tricks-2", "split"],
            steps.Inputs["compare-current"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal("feedback-tagger/0003", steps.Parameters["promote"].GetProperty("current").GetProperty("model").GetString());
        Assert.Equal("compare-current", steps.Parameters["promote"].GetProperty("current").GetProperty("comparison").GetProperty("key").GetString());
    }

    /// <summary>What others predict is read before anything is trained, so that a bad file costs no training.</summary>
    [Fact]
    public async Task Run_PredictionsOfOthers_AreReadFirstAndComparedLast()
    {
        var steps = new ScriptedSteps();
        RunRequest request = Request with { Variants = [Variant.BagOfTricks], External = new Dictionary<string, string> { ["llm"] = "llm-1", ["chat"] = "chat-1" } };

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", request));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Equal(RunPlan.Steps(request).Select(s => s.Id).Order(StringComparer.Ordinal), steps.Called.Order(StringComparer.Ordinal));
        List<string> called = [.. steps.Called];
        Assert.True(called.IndexOf("external-predictions-llm") < called.IndexOf("train-classifier-bag-of-tricks-1"));
        Assert.Equal("llm-1", steps.Parameters["external-predictions-llm"].GetProperty("folder").GetString());
        Assert.Equal("external-predictions-llm", steps.Inputs["compare-external-llm"]["external"].Key);
        Assert.Equal(["compare-external-chat", "compare-external-llm"], steps.Parameters["publish"].GetProperty("external").EnumerateArray().Select(a => a.GetProperty("key").GetString()));
    }

    /// <summary>A tagger that cannot be opened any more costs the comparison, not the run.</summary>
    [Fact]
    public async Task Run_CurrentTaggerCannotBeScored_PublishesAndSaysSo()
    {
        var steps = new ScriptedSteps();
        steps.Answer("current-tagger", new StepResult(
            StepOutcome.Succeeded, new ArtifactRef("current-tagger", "copy", "d"), Summary: new Dictionary<string, string> { ["model"] = "feedback-tagger/0003" }));
        steps.Answer("evaluate-current", StepResult.Failed("config.json is no tagger's."));

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request with { Variants = [Variant.BagOfTricks] }));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Contains("config.json is no tagger's.", steps.Parameters["promote"].GetProperty("current").GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Settings are searched on the first seed; what was best there trains every seed, and every point of the learning curve.</summary>
    [Fact]
    public async Task Run_SweepAndLearningCurve_TheBestOnValidationTrainsTheRest()
    {
        var steps = new ScriptedSteps();
        RunRequest request = Request with
        {
            Variants = ["bert"],
            Baseline = "bert",
            Seeds = [1, 7],
            Classifier = new() { Sweep = new() { Budget = 3 }, LearningCurve = [200, 500] },
        };
        steps.AnswerScore("train-classifier-bert-1-trial-0", "0.4000");
        steps.AnswerScore("train-classifier-bert-1-trial-1", "0.5000");
        steps.AnswerScore("train-classifier-bert-1-trial-2", "0.4999");

        (OrchestrationMetadata instance, RunOutcome outcome) = await RunAsync(steps, new("run-1", request));

        Assert.Equal(RunState.Succeeded, outcome.State);
        string[] trainings = [.. steps.Called.Where(id => id.StartsWith("train-classifier", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "train-classifier-bert-1-labels-200", "train-classifier-bert-1-labels-500", "train-classifier-bert-1-trial-0", "train-classifier-bert-1-trial-1",
                "train-classifier-bert-1-trial-2", "train-classifier-bert-7", "train-classifier-bert-7-labels-200", "train-classifier-bert-7-labels-500",
            ],
            trainings);
        JsonElement Optimizer(string id) => steps.Parameters[id].GetProperty("optimizer");
        Assert.All(trainings.Where(id => !id.Contains("trial", StringComparison.Ordinal)), id => Assert.True(JsonElement.DeepEquals(Optimizer("train-classifier-bert-1-trial-1"), Optimizer(id)), id));
        Assert.Equal((7, 500), (steps.Parameters["train-classifier-bert-7-labels-500"].GetProperty("seed").GetInt32(), steps.Parameters["train-classifier-bert-7-labels-500"].GetProperty("labels").GetInt32()));
        Assert.Equal("train-classifier-bert-1-trial-1", steps.Inputs["evaluate-bert-1"]["classifier"].Key);
        Assert.Equal("score-bert-7-labels-200", steps.Inputs["compare-labels-200"]["score-bert-7"].Key);
        JsonElement report = steps.Parameters["report"].GetProperty("publication");
        Assert.Equal([200, 500], report.GetProperty("curve").EnumerateArray().Select(point => point.GetProperty("labels").GetInt32()));
        Assert.Equal([false, true, false], report.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("isChosen").GetBoolean()));
        RunProgress progress = JsonSerializer.Deserialize<RunProgress>(instance.SerializedCustomStatus!, PipelineJson.Options)!;
        Assert.All(progress.Steps, s => Assert.Equal(StepState.Succeeded, s.State));
        Assert.Equal([(5, 5), (3, 3)], progress.Steps.Where(s => s.Step == "train-classifier").Select(s => (s.Done!.Value, s.Of!.Value)));
    }
}
