using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Plan;
using BertPipeline.Orchestration.Runs;
using BertPipeline.Orchestration.Steps;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Conformance;

/// <summary>The chain of a tagging over scripted steps, on any task hub.</summary>
public abstract class TaggingRunConformanceTests
{
    private static readonly TaggingRunInput Input = new("tagging-1", new TaggingRequest { Texts = "feedback", Model = "tagger", Format = TagsFormat.Csv });

    /// <summary>Runs the orchestration to its end, replay included.</summary>
    protected abstract Task<OrchestrationMetadata> RunToEndAsync(Action<DurableTaskRegistry> tasks, TaggingRunInput input);

    [Fact]
    public async Task Run_EveryShard_IsTaggedOnceAndCollected()
    {
        var steps = new ScriptedSteps();
        steps.Answer("ingest-texts", Summarized("ingest-texts", "shards", "40"));
        steps.Answer("tagger", Summarized("tagger", "tagger", "tagger/0003"));

        (RunOutcome outcome, RunProgress progress) = await RunAsync(steps);

        Assert.Equal(new RunOutcome(RunState.Succeeded, Model: "tagger/0003"), outcome);
        Assert.Equal(outcome, steps.RecordedEnd);
        string[] shards = [.. Enumerable.Range(0, 40).Select(i => $"{i:D5}")];
        Assert.Equal(
            shards.Select(s => "tag-texts-" + s).Concat(["collect-tags", "ingest-texts", "tagger"]).Order(StringComparer.Ordinal), steps.Called.Order(StringComparer.Ordinal));
        Assert.Equal(shards.Select(s => "tags-" + s).Concat(["tagger", "texts"]).Order(StringComparer.Ordinal), steps.Inputs["collect-tags"].Keys.Order(StringComparer.Ordinal));
        Assert.Equal("tag-texts-00039", steps.Inputs["collect-tags"]["tags-00039"].Key);
        Assert.Equal(39, steps.Parameters["tag-texts-00039"].GetProperty("shard").GetInt32());
        Assert.Equal((40, 40), progress.Steps.Where(s => s.Step == "tag-texts").Select(s => (s.Done!.Value, s.Of!.Value)).Single());
    }

    [Fact]
    public async Task Run_AShardFails_EndsTheRunWithItsReason()
    {
        var steps = new ScriptedSteps();
        steps.Answer("ingest-texts", Summarized("ingest-texts", "shards", "2"));
        steps.Answer("tagger", Summarized("tagger", "tagger", "tagger/0003"));
        steps.Answer("tag-texts-00001", StepResult.Failed("labels.json is no list."));

        (RunOutcome outcome, _) = await RunAsync(steps);

        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("labels.json is no list.", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("collect-tags", steps.Called);
    }

    private static StepResult Summarized(string step, string key, string value) =>
        new(StepOutcome.Succeeded, new Contracts.Artifacts.ArtifactRef(step, step, "digest of " + step), Summary: new Dictionary<string, string> { [key] = value });

    private async Task<(RunOutcome Outcome, RunProgress Progress)> RunAsync(ScriptedSteps steps)
    {
        OrchestrationMetadata ended = await RunToEndAsync(steps.Register, Input);
        return (
            JsonSerializer.Deserialize<RunOutcome>(ended.SerializedOutput!, PipelineJson.Options)!,
            JsonSerializer.Deserialize<RunProgress>(ended.SerializedCustomStatus!, PipelineJson.Options)!);
    }
}
