using System.Text.Json;
using BertPipeline.Infra.Tests.Bicep;
using BertPipeline.Infra.Tests.Names;
using BertPipeline.Storage.Corpora;

namespace BertPipeline.Infra.Tests.Deployment;

public sealed class RunDropTests
{
    [Fact]
    public async Task Subscription_TellsTheDropFunction_OfRunFilesOnly()
    {
        BicepCommand.Require();
        JsonElement resources = await BicepCommand.PredictAsync("infra/run-drop.bicep", "functionAppName = 'app'", "topicName = 'topic'");
        JsonElement subscription = Assert.Single(resources.EnumerateArray()).GetProperty("properties");
        JsonElement filter = subscription.GetProperty("filter");
        string address = subscription.GetProperty("destination").GetProperty("properties").GetProperty("endpointUrl").GetString()!;

        Assert.Equal($"/blobServices/default/containers/{PipelineNames.Storage.Corpora.Name}/blobs/", filter.GetProperty("subjectBeginsWith").GetString());
        Assert.Equal($"/{CorpusStore.RunRequestName}", filter.GetProperty("subjectEndsWith").GetString());
        Assert.Equal(["Microsoft.Storage.BlobCreated"], filter.GetProperty("includedEventTypes").EnumerateArray().Select(t => t.GetString()));
        Assert.Contains("/runtime/webhooks/blobs?functionName=Host.Functions.", address, StringComparison.Ordinal);
        Assert.Contains("blobs_extension", address, StringComparison.Ordinal);
    }

    [Fact]
    public void FunctionName_IsThatOfTheBlobTrigger()
    {
        string source = SourceTree.Read("functions/Events/RunDropFunction.cs");

        Assert.Contains("var functionName = 'RunDropped'", SourceTree.Read("infra/run-drop.bicep"), StringComparison.Ordinal);
        Assert.Contains("[Function(\"RunDropped\")]", source, StringComparison.Ordinal);
        Assert.Contains("Source = BlobTriggerSource.EventGrid", source, StringComparison.Ordinal);
    }
}
