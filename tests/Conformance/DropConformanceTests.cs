using System.Text;
using BertPipeline.Contracts.Runs;
using BertPipeline.Orchestration.Operations;
using BertPipeline.Storage.Corpora;
using BertPipeline.Storage.Runs;

namespace BertPipeline.Conformance;

/// <summary>A <c>run.json</c> dropped beside a corpus starts a run, on any host.</summary>
public abstract class DropConformanceTests(IApiHost host) : ConformanceTests(host)
{
    [Fact]
    public async Task DroppedRunRequest_Valid_StartsOneRun()
    {
        DroppedBlob drop = await DropAsync("""{"corpus":"completes","baseModel":"scratch:tiny"}""");

        string runId = RunStarter.RunIdOf(drop);
        await WaitUntilAsync(async () => (await GetAsync($"/api/runs/{runId}")).IsSuccessStatusCode);
        RunStatus run = await WaitForAsync(runId, r => r.State == RunState.Succeeded);

        Assert.Equal(ScriptedRun.Completes, run.Request!.Corpus);
        RunClaim claim = (await new RunStore(Host.Storage, TimeProvider.System).FindAsync(runId, Cancelled))!;
        Assert.Contains(drop.Name, claim.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DroppedRunRequest_Invalid_IsRefusedInTheRunsFolder()
    {
        DroppedBlob drop = await DropAsync("""{"corpus":"completes","bsaeModel":"scratch:tiny"}""");

        var runs = new RunStore(Host.Storage, TimeProvider.System);
        string? refused = null;
        await WaitUntilAsync(async () => (refused = await ReadAsync(runs, RunStarter.RunIdOf(drop))) is not null);

        Assert.Contains("Did you mean 'baseModel'?", refused, StringComparison.Ordinal);
    }

    private static async Task<string?> ReadAsync(RunStore runs, string runId)
    {
        await using Stream? file = await runs.OpenFileAsync(runId, RunDropSweep.RefusedFile, Cancelled);
        return file is null ? null : await new StreamReader(file).ReadToEndAsync(Cancelled);
    }

    private async Task<DroppedBlob> DropAsync(string request)
    {
        var corpora = new CorpusStore(Host.Storage);
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(request));
        string name = await corpora.UploadAsync($"drop-{Guid.NewGuid():N}", CorpusStore.RunRequestName, content, Cancelled);
        return (await corpora.FindAsync(name, Cancelled))!;
    }

    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, timeout.Token);
        }
    }
}
