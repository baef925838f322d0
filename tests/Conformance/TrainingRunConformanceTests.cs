using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Status;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Conformance;

/// <summary>The whole chain, its sub-orchestrations included, over scripted steps: it goes the same way on any task hub.</summary>
public abstract partial class TrainingRunConformanceTests
{
    private static readonly RunRequest Request = new() { Corpus = "feedback", BaseModel = "scratch:tiny" };

    /// <summary>Runs the orchestration to its end, replay included.</summary>
    protected abstract Task<OrchestrationMetadata> RunToEndAsync(Action<DurableTaskRegistry> tasks, TrainingRunInput input);

    [Fact]
    public async Task Run_EverythingSucceeds_CallsEachPlannedStepOnceAndNamesTheModel()
    {
        var steps = new ScriptedSteps();

        (OrchestrationMetadata instance, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request));

        Assert.Equal(new RunOutcome(RunState.Succeeded, Model: "tagger/0001"), outcome);
        Assert.Equal(outcome, steps.RecordedEnd);
        string[] shards = ["00000", "00001", "held-out"];
        IEnumerable<string> planned = RunPlan.Steps(Request).Where(s => s.Name is not ("split-sentences" or "pregenerate")).Select(s => s.Id)
            .Concat(shards.Select(s => "split-sentences-" + s)).Concat(shards.Select(s => "pregenerate-" + s));
        Assert.Equal(planned.Order(StringComparer.Ordinal), steps.Called.Order(StringComparer.Ordinal));
        RunProgress progress = JsonSerializer.Deserialize<RunProgress>(instance.SerializedCustomStatus!, PipelineJson.Options)!;
        Assert.All(progress.Steps, s => Assert.Equal(StepState.Succeeded, s.State));
        Assert.Equal((3, 3), progress.Steps.Where(s => s.Step == "pregenerate").Select(s => (s.Done!.Value, s.Of!.Value)).Single());
    }

    [Fact]
    public async Task Run_WhoseNoticesFail_HasTriedAndIsWhatItWas()
    {
        var steps = new ScriptedSteps();

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request with { Notify = ["team", "boss"] }));

        Assert.Equal(new RunOutcome(RunState.Succeeded, Model: "tagger/0001"), outcome);
        Assert.Equal(outcome, steps.RecordedEnd);
        Assert.Equal(["team", "boss"], steps.Told);
    }

    [Fact]
    public async Task Run_Encoders_GoToTheirVariants()
    {
        var steps = new ScriptedSteps();

        await RunAsync(steps, new("run-1", Request));

        Assert.Equal("base-model", steps.Inputs["train-classifier-bert-1"]["encoder"].Step);
        Assert.Equal("finetune-language-model", steps.Inputs["train-classifier-bert-adapted-1"]["encoder"].Step);
        Assert.DoesNotContain("encoder", steps.Inputs["train-classifier-bag-of-tricks-1"].Keys);
        Assert.Equal(
            ["base-model", "examples-00000", "examples-00001", "held-out"],
            steps.Inputs["finetune-language-model"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal("pregenerate-held-out", steps.Inputs["finetune-language-model"]["held-out"].Key);
    }

    [Fact]
    public async Task Run_Ulmfit_LearnsFromGeneralTextThenFromTheCorpus()
    {
        var steps = new ScriptedSteps();
        RunRequest request = Request with { Variants = [Variant.Ulmfit], Baseline = Variant.Ulmfit, Ulmfit = new() { PretrainOn = "wiki" } };

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", request));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Equal(RunPlan.Steps(request).Select(s => s.Id).Order(StringComparer.Ordinal), steps.Called.Order(StringComparer.Ordinal));
        Assert.Equal("finetune-ulmfit", steps.Inputs["train-classifier-ulmfit-1"]["encoder"].Key);
        Assert.Equal(["base-model", "corpus", "language-model"], steps.Inputs["finetune-ulmfit"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ingest-corpus", steps.Inputs["finetune-ulmfit"]["corpus"].Key);
        Assert.Equal("finetune-ulmfit-general", steps.Inputs["finetune-ulmfit"]["language-model"].Key);
        Assert.Equal(["base-model", "corpus"], steps.Inputs["finetune-ulmfit-general"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ingest-corpus-general", steps.Inputs["finetune-ulmfit-general"]["corpus"].Key);
        Assert.Equal(["split"], steps.Inputs["ingest-corpus-general"].Keys);
    }

    [Fact]
    public async Task Run_ContinuedLanguageModel_GoesToTheTrainingAndIsNamedAsItsOrigin()
    {
        var steps = new ScriptedSteps();
        RunRequest request = Request with { BaseModel = "minilm", LanguageModel = new() { ContinueFrom = "feedback-adapted" } };
        steps.Answer("base-model-continued", new StepResult(
            StepOutcome.Succeeded, new ArtifactRef("base-model", "base-model-continued", "d"), Summary: new Dictionary<string, string> { ["baseModel"] = "feedback-adapted/0003" }));

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", request));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Equal("feedback-adapted", steps.Parameters["base-model-continued"].GetProperty("baseModel").GetString());
        Assert.Equal("base-model-continued", steps.Inputs["finetune-language-model"]["language-model"].Key);
        Assert.Equal("base-model", steps.Inputs["train-classifier-bert-1"]["encoder"].Key);
        Assert.Equal(["feedback-adapted"], steps.Parameters["split-data"].GetProperty("readBy").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(["feedback-adapted/0003", "base/0001"], steps.Parameters["publish-language-model"].GetProperty("origins").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(["corpus", "language-model"], steps.Inputs["publish-language-model"].Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_SuggestLabels_TagsASampleOfTheCorpusByTheChosenTagger()
    {
        var steps = new ScriptedSteps();
        RunRequest request = Request with { Variants = [Variant.BagOfTricks, Variant.TfIdf], Classifier = new() { SuggestLabels = 50 } };

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", request));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Equal(["corpus", "split"], steps.Inputs["sample-texts"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal("train-classifier-bag-of-tricks-1", steps.Inputs["tag-texts-to-label-00001"]["tagger"].Key);
        Assert.Equal(["score", "split", "tags-00000", "tags-00001", "texts"], steps.Inputs["suggest-labels"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal("score-bag-of-tricks-1", steps.Inputs["suggest-labels"]["score"].Key);
        Assert.Equal("suggest-labels", steps.Parameters["report"].GetProperty("toLabel").GetProperty("key").GetString());
    }

    [Fact]
    public async Task Run_Ensemble_JudgesAndPublishesTheSeedsOfAVariantAsOne()
    {
        var steps = new ScriptedSteps();
        RunRequest request = Request with { Variants = [Variant.BagOfTricks, Variant.TfIdf], Seeds = [4, 7], Classifier = new() { Ensemble = true } };

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", request));

        Assert.Equal(RunState.Succeeded, outcome.State);
        Assert.Equal(RunPlan.Steps(request).Select(s => s.Id).Order(StringComparer.Ordinal), steps.Called.Order(StringComparer.Ordinal));
        Assert.Equal(
            [("classifier-4", "train-classifier-tf-idf-4"), ("classifier-7", "train-classifier-tf-idf-7")],
            steps.Inputs["ensemble-tf-idf"].Select(i => (i.Key, i.Value.Key)).Order());
        Assert.Equal("ensemble-tf-idf", steps.Inputs["evaluate-tf-idf"]["classifier"].Key);
        Assert.Equal([4], steps.Parameters["compare"].GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal("score-tf-idf", steps.Inputs["compare"]["score-tf-idf-4"].Key);
        Assert.Equal(
            ["ensemble-bag-of-tricks", "ensemble-tf-idf"],
            steps.Parameters["publish"].GetProperty("taggers").EnumerateArray().Select(t => t.GetProperty("classifier").GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Run_Devices_GoWithTheTrainingThatNamesThem()
    {
        var steps = new ScriptedSteps();
        DeviceCount two = DeviceCount.Find("2")!;

        await RunAsync(steps, new("run-1", Request with { LanguageModel = new() { Devices = DeviceCount.All }, Classifier = new() { Devices = two } }));

        Assert.Equal(DeviceCount.All, steps.Devices["finetune-language-model"]);
        Assert.Equal(two, steps.Devices["train-classifier-bert-1"]);
        Assert.Null(steps.Devices["evaluate-bert-1"]);
    }

    [Fact]
    public async Task Run_UserError_EndsNormallyWithTheStepAndItsMessage()
    {
        var steps = new ScriptedSteps();
        steps.Answer("ingest-labelled", StepResult.Failed("labelled.csv, line 3: unknown column 'Foo'."));

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request));

        Assert.Equal(new RunOutcome(RunState.Failed, "ingest-labelled: labelled.csv, line 3: unknown column 'Foo'."), outcome);
        Assert.Equal(["ingest-labelled"], steps.Called);
    }

    [Fact]
    public async Task Run_OneBranchFails_TheOthersAreCancelledAndWaitedFor()
    {
        var steps = new ScriptedSteps();
        steps.Hanging.Add("finetune-language-model");
        steps.Answer("train-classifier-bag-of-tricks-1", StepResult.Failed("no data"));

        (OrchestrationMetadata instance, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request));

        Assert.Equal(new RunOutcome(RunState.Failed, "train-classifier-bag-of-tricks-1: no data"), outcome);
        Assert.Equal(1, steps.Stops);
        Assert.DoesNotContain("compare", steps.Called);
        Assert.DoesNotContain("train-classifier-bert-adapted-1", steps.Called);
        RunProgress progress = JsonSerializer.Deserialize<RunProgress>(instance.SerializedCustomStatus!, PipelineJson.Options)!;
        Assert.Equal(StepState.Cancelled, progress.Steps.Single(s => s.Step == "report").State);
        Assert.Equal(StepState.Failed, progress.Steps.Single(s => s.Step == "train-classifier" && s.Variant == "bag-of-tricks").State);
    }

    [Fact]
    public async Task Run_StepWhoseAnswersAreAllAnothers_Fails()
    {
        var steps = new ScriptedSteps();
        steps.Answer("ingest-labelled", new StepResult(StepOutcome.Succeeded) { StepId = "ingest-corpus" });

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request));

        Assert.Equal(new RunOutcome(RunState.Failed, "ingest-labelled: It was called 10 times, and no answer was its own. Start the run again."), outcome);
        Assert.Equal(10, steps.Called.Count);
    }

    [Fact]
    public async Task Run_StepSaysCancelled_OutcomeIsCancelled()
    {
        var steps = new ScriptedSteps();
        steps.Answer("finetune-language-model", StepResult.Cancelled);

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request));

        Assert.Equal(RunState.Cancelled, outcome.State);
    }

    [Fact]
    public async Task Run_DeadlinePasses_FailsAndFreesTheJobs()
    {
        var steps = new ScriptedSteps();
        steps.Hanging.Add("finetune-language-model");
        DateTimeOffset deadline = TimeProvider.System.GetUtcNow().AddSeconds(2);

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request with { Deadline = deadline }));

        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("deadline", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, steps.Stops);
    }

    [Fact]
    public async Task Run_WhoseTurnDoesNotComeBeforeItsDeadline_FailsWithoutAStep()
    {
        var steps = new ScriptedSteps { Waits = true };
        DateTimeOffset deadline = TimeProvider.System.GetUtcNow().AddSeconds(2);

        (_, RunOutcome outcome) = await RunAsync(steps, new("run-1", Request with { Deadline = deadline }));

        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("deadline", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(steps.Called);
    }

    private async Task<(OrchestrationMetadata Instance, RunOutcome Outcome)> RunAsync(ScriptedSteps steps, TrainingRunInput input)
    {
        OrchestrationMetadata ended = await RunToEndAsync(steps.Register, input);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureMessage());
        return (ended, JsonSerializer.Deserialize<RunOutcome>(ended.SerializedOutput!, PipelineJson.Options)!);
    }
}
