using BertPipeline.Contracts.Models;
using BertPipeline.Orchestration.Models;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests.Models;

public sealed class ModelOriginTests(AzuriteFixture azurite)
{
    /// <summary>A language model of one month, from that of the month before, from a model of the hub.</summary>
    [Fact]
    public async Task OfAsync_LanguageModelOfLaterMonths_IsTheModelOfTheHub()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        string name = "m-" + host.RunId;
        await PublishAsync(host, name + "-base", new() { [ModelMetadata.Source] = "bert-base-uncased" });
        await PublishAsync(host, name + "-first", new() { [ModelMetadata.BaseModel] = name + "-base/0001" });
        await PublishAsync(host, name + "-second", new() { [ModelMetadata.BaseModel] = name + "-first/0001" });

        Assert.Equal(new ModelOrigin("google-bert/bert-base-uncased", null), await ModelOrigin.OfAsync(host.Models, name + "-second/0001", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task OfAsync_PackagesModel_HasItsLicence()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        string name = "m-" + host.RunId;
        await PublishAsync(host, name, new() { [ModelMetadata.Source] = PretrainedModel.All[0].HubName, [ModelMetadata.License] = PretrainedModel.All[0].License });

        Assert.Equal(new ModelOrigin("sentence-transformers/all-MiniLM-L6-v2", "apache-2.0"), await ModelOrigin.OfAsync(host.Models, name + "/0001", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task OfAsync_FolderOrNothing_IsNotOnTheHub()
    {
        using StepHost host = await StepHost.CreateAsync(azurite);
        string name = "m-" + host.RunId;
        await PublishAsync(host, name, new() { [ModelMetadata.Source] = "/home/me/my-bert" });

        Assert.Equal(ModelOrigin.None, await ModelOrigin.OfAsync(host.Models, name + "/0001", TestContext.Current.CancellationToken));
        Assert.Equal(ModelOrigin.None, await ModelOrigin.OfAsync(host.Models, "scratch:tiny", TestContext.Current.CancellationToken));
        Assert.Equal(ModelOrigin.None, await ModelOrigin.OfAsync(host.Models, null, TestContext.Current.CancellationToken));
    }

    private static async Task PublishAsync(StepHost host, string name, Dictionary<string, string> metadata)
    {
        string folder = Directory.CreateDirectory(Path.Combine(host.Scratch, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ModelFiles.Config), "{}", TestContext.Current.CancellationToken);
        await host.Models.PublishAsync(name, folder, "owner", metadata, TestContext.Current.CancellationToken);
    }
}
