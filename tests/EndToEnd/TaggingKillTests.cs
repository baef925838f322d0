using System.Text.Json;
using BertPipeline.Contracts.Runs;
using BertPipeline.Contracts.Steps;
using BertPipeline.Machines;
using BertPipeline.Storage.Corpora;
using BertPipeline.Testing;

namespace BertPipeline.EndToEnd.Tests;

/// <summary>Whoever is killed while feedback is tagged, every row has its tags once, and they are the same bytes.</summary>
public sealed class TaggingKillTests(AzuriteFixture azurite)
{
    private const int Texts = 32_000;

    [Fact]
    public async Task Tagging_WorkerKilledTwice_GivesWhatAnUndisturbedOneGives()
    {
        await using Machine machine = await Machine.CreateAsync(azurite);
        RunRequest request = await SampleRun.DropAsync(machine);
        await machine.StartHostAsync();
        PipelineProcess worker = machine.StartWorker();
        RunStatus trained = await FinishAsync(machine, await machine.PostRunAsync(request with { Variants = [Variant.Bert], Classifier = request.Classifier with { Epochs = 1 } }));
        var tagging = new TaggingRequest { Texts = await DropAsync(machine), Model = trained.Model!, Format = TagsFormat.Jsonl };

        RunStatus calm = await FinishAsync(machine, await machine.PostTaggingAsync(tagging));
        string id = await machine.PostTaggingAsync(tagging with { Force = true });
        foreach (int done in (int[])[1, 4])
        {
            await machine.WaitForRunAsync(id, r => Tagging(r)?.Done >= done, $"{done} shards are done");
            await worker.KillAsync();
            worker = machine.StartWorker();
        }

        RunStatus stormy = await FinishAsync(machine, id);

        byte[] expected = await machine.GetTagsAsync(calm.Id);
        Assert.Equal(expected, await machine.GetTagsAsync(stormy.Id));
        int[] rows = [.. System.Text.Encoding.UTF8.GetString(expected).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("line").GetInt32())];
        Assert.Equal(Enumerable.Range(1, Texts), rows);
    }

    private static StepStatus? Tagging(RunStatus run) => run.Steps.SingleOrDefault(s => s.Step == StepName.TagTexts);

    private static Task<RunStatus> FinishAsync(Machine machine, string id) => machine.WaitForRunAsync(id, r => r.State == RunState.Succeeded, $"run {id} succeeds");

    private static async Task<string> DropAsync(Machine machine)
    {
        string folder = "texts-" + machine.Storage.TaskHub;
        string[] parts = ["The export keeps timing out", "I love the new dashboard", "Too expensive for what it does", "Support never answers", "Please add a dark mode"];
        using var texts = new MemoryStream();
        await using (var writer = new StreamWriter(texts, leaveOpen: true))
        {
            for (int i = 0; i < Texts; i++)
            {
                await writer.WriteAsync($"{string.Join(", ", parts.Skip(i % 4).Take(1 + (i % 3)))}, case {i}.\n");
            }
        }

        texts.Position = 0;
        await new CorpusStore(machine.Storage).UploadAsync(folder, "texts.txt", texts, TestContext.Current.CancellationToken);
        return folder;
    }
}
