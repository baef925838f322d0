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

    [Theory]
    [InlineData("""{"corpus":"completes","\ud800":1}""", "half of a surrogate pair")]
    [InlineData("""{"corpus":"completes","variants":[null]}""", "must be text, not null")]
    [InlineData("{\"corpus\":\"caf\u00e9\"}", "Not UTF-8: byte 15 (0xE9)")]
    public async Task DroppedRunRequest_NothingToReadIn_IsRefusedAndOthersStart(string request, string message)
    {
        // Latin-1, so that the last one is no UTF-8. Listed before all others.
        DroppedBlob bad = await DropAsync(Encoding.Latin1.GetBytes(request), "0-" + Guid.NewGuid().ToString("N"));
        DroppedBlob good = await DropAsync("""{"corpus":"completes","baseModel":"scratch:tiny"}""");

        var runs = new RunStore(Host.Storage, TimeProvider.System);
        string? refused = null;
        await WaitUntilAsync(async () => (refused = await ReadAsync(runs, RunStarter.RunIdOf(bad))) is not null);
        await WaitUntilAsync(async () => (await GetAsync($"/api/runs/{RunStarter.RunIdOf(good)}")).IsSuccessStatusCode);

        Assert.Contains(message, refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DroppedRunRequest_OutsideOfACorpus_IsRefusedAndStopsNoOther()
    {
        await Host.Storage.Corpora.GetBlobClient("run.json").UploadAsync(new BinaryData("{}"), overwrite: true, Cancelled);
        await Host.Storage.Corpora.GetBlobClient("/run.json").UploadAsync(new BinaryData("{}"), overwrite: true, Cancelled);
        DroppedBlob good = await DropAsync("""{"corpus":"completes","baseModel":"scratch:tiny"}""");

        await WaitUntilAsync(async () => (await GetAsync($"/api/runs/{RunStarter.RunIdOf(good)}")).IsSuccessStatusCode);
        string? refused = null;
        DroppedBlob misplaced = (await new CorpusStore(Host.Storage).FindAsync("run.json", Cancelled))!;
        await WaitUntilAsync(async () => (refused = await ReadAsync(new RunStore(Host.Storage, TimeProvider.System), RunStarter.RunIdOf(misplaced))) is not null);
        Assert.Contains("corpora/NAME/run.json", refused, StringComparison.Ordinal);
    }

    private static async Task<string?> ReadAsync(RunStore runs, string runId)
    {
        await using Stream? file = await runs.OpenFileAsync(runId, RunDropSweep.RefusedFile, Cancelled);
        return file is null ? null : await new StreamReader(file).ReadToEndAsync(Cancelled);
    }

    private Task<DroppedBlob> DropAsync(string request) => DropAsync(Encoding.UTF8.GetBytes(request), $"drop-{Guid.NewGuid():N}");

    private async Task<DroppedBlob> DropAsync(byte[] request, string folder)
    {
        var corpora = new CorpusStore(Host.Storage);
        using var content = new MemoryStream(request);
        string name = await corpora.UploadAsync(folder, CorpusStore.RunRequestName, content, Cancelled);
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
