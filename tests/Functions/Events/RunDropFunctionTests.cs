using System.Text;
using BertPipeline.Functions.Events;
using BertPipeline.Functions.Tests.Conformance;
using BertPipeline.Functions.Tests.Hosting;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Storage.Corpora;
using BertPipeline.Testing;
using Microsoft.DurableTask.Client;

namespace BertPipeline.Functions.Tests.Events;

/// <summary>Event Grid tells of a drop once, twice, or after the sweep has found it: the run starts once.</summary>
public sealed class RunDropFunctionTests(FunctionsApiHost host)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunDropped_ToldTwice_StartsOneRun()
    {
        string corpus = $"told-{Guid.NewGuid():N}";
        var corpora = new CorpusStore(host.Storage);
        using var request = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"corpus":"{{corpus}}","baseModel":"scratch:tiny"}"""));
        string blob = await corpora.UploadAsync(corpus, CorpusStore.RunRequestName, request, Token);
        RunDropFunction function = host.Function<RunDropFunction>();

        for (int told = 0; told < 2; told++)
        {
            await function.StartAsync("", corpus, host.Durable.Client, new StubFunctionContext("RunDropped", cancellationToken: Token));
        }

        string runId = RunStarter.RunIdOf((await corpora.FindAsync(blob, Token))!);
        List<OrchestrationMetadata> runs = [];
        await Eventually.TrueAsync(
            async () => (runs = await host.Durable.Client.GetAllInstancesAsync(new() { InstanceIdPrefix = runId }).ToListAsync(Token)).Count > 0, "the run is among the instances");
        Assert.Equal(runId, Assert.Single(runs).InstanceId);
    }

    [Fact]
    public async Task RunDropped_BlobDeletedMeanwhile_StartsNothing()
    {
        await host.Function<RunDropFunction>().StartAsync(
            "", $"gone-{Guid.NewGuid():N}", host.Durable.Client, new StubFunctionContext("RunDropped", cancellationToken: Token));
    }
}
