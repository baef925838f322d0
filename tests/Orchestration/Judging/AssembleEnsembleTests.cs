using System.Text;
using System.Text.Json.Nodes;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Orchestration.Judging;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Judging;

public sealed class AssembleEnsembleTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Assemble_TwoSeeds_HoldsBothTaggersAndWhatTheyHaveInCommon()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        StepResult result = await host.RunAsync(
            host.Step<AssembleEnsemble>(), new StepIdentity(StepName.Ensemble, "bert"), new EnsembleParameters("bert", [4, 7]),
            (StepInput.ClassifierOf(4), await ClassifierAsync(host, "four")), (StepInput.ClassifierOf(7), await ClassifierAsync(host, "seven")));

        string folder = Directory.CreateDirectory(Path.Combine(host.Scratch, "ensemble")).FullName;
        await host.Artifacts.DownloadAsync(result.Artifact!, folder, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["config.json", "labels.json", "seed-4/config.json", "seed-4/labels.json", "seed-4/model.safetensors", "seed-7/config.json", "seed-7/labels.json", "seed-7/model.safetensors"],
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal("seven", await File.ReadAllTextAsync(Path.Combine(folder, "seed-7", ModelFiles.SafeTensors), TestContext.Current.CancellationToken));
        JsonNode config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, ModelFiles.Config), TestContext.Current.CancellationToken))!;
        Assert.Equal(EnsembleConfig.Type, (string?)config["model_type"]);
        Assert.Equal(["seed-4", "seed-7"], config["members"]!.AsArray().Select(member => (string?)member));
    }

    private static async Task<StepResult> ClassifierAsync(StepHost host, string weights)
    {
        ArtifactWriter writer = host.Artifacts.Begin(StepName.TrainClassifier, Guid.NewGuid().ToString("N"), host.RunId);
        foreach ((string name, string text) in new[] { (ModelFiles.Config, "{}"), (ModelFiles.Labels, "[\"Bugs\"]"), (ModelFiles.SafeTensors, weights), (TrainingRecord.FileName, "{}") })
        {
            await writer.WriteAsync(name, Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        }

        return new StepResult(StepOutcome.Succeeded, (await writer.CompleteAsync(new Dictionary<string, string>(), cancellationToken: TestContext.Current.CancellationToken)).ToRef());
    }
}
