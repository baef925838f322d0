using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Artifacts;
using BertPipeline.Contracts.Data;
using BertPipeline.Contracts.Jobs;
using BertPipeline.Contracts.Models;
using BertPipeline.Contracts.Steps;
using BertPipeline.Contracts.Steps.Parameters;
using BertPipeline.GpuWorker.Tests.Jobs;
using BertPipeline.GpuWorker.Tests.Queue;
using BertPipeline.Storage.Artifacts;
using BertPipeline.Testing;

namespace BertPipeline.GpuWorker.Tests.Commands;

/// <summary>A real training in a real process, which is ended in the middle: the next worker makes the same model, bit for bit.</summary>
public sealed class WorkerKillTests(AzuriteFixture azurite)
{
    private const int Epochs = 8;

    private static readonly Dictionary<string, string> ShortClocks = new()
    {
        // Long enough that a worker on a busy machine never loses a lease by itself, which would count as an attempt.
        ["BertPipeline__Jobs__Visibility"] = "00:00:10",
        ["BertPipeline__Jobs__Renewal"] = "00:00:02",
        ["BertPipeline__Jobs__Heartbeat"] = "00:00:00.2",
        ["BertPipeline__Worker__CheckpointInterval"] = "00:00:01",
    };

    [Fact]
    public async Task Train_KilledOrTerminatedInTheMiddle_EndsWithTheModelOfAnUndisturbedTraining()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "SIGTERM is sent with kill.");
        using ProtocolHub hub = await ProtocolHub.CreateAsync(azurite);
        var inputs = new Dictionary<string, ArtifactRef> { ["split"] = await PutSplitAsync(hub), ["encoder"] = await PutEncoderAsync(hub) };

        GpuJobSpecification killed = await EnqueueAsync(hub, inputs);
        using (WorkerProcess worker = await StartAsync(hub))
        {
            await hub.WaitAsync(killed, j => j.Checkpoint is not null);
            worker.Kill();
            await worker.ExitAsync();
        }

        GpuJobSpecification terminated;
        using (WorkerProcess worker = await StartAsync(hub))
        {
            Assert.Equal(2, (await SucceededAsync(hub, killed)).TotalAttempts);
            terminated = await EnqueueAsync(hub, inputs);
            await hub.WaitAsync(terminated, j => j.Checkpoint is not null);
            await worker.TerminateAsync();
            Assert.True(await worker.ExitAsync() == 0, await worker.Error);
            Assert.Equal(JobState.Queued, (await hub.JobAsync(terminated)).State);
        }

        using (WorkerProcess worker = await StartAsync(hub))
        {
            Assert.Equal(2, (await SucceededAsync(hub, terminated)).TotalAttempts);
            GpuJobSpecification undisturbed = await EnqueueAsync(hub, inputs);
            Assert.Equal(1, (await SucceededAsync(hub, undisturbed)).TotalAttempts);
            string expected = await WeightsAsync(hub, undisturbed);
            Assert.Equal(expected, await WeightsAsync(hub, killed));
            Assert.Equal(expected, await WeightsAsync(hub, terminated));
            await worker.TerminateAsync();
            Assert.Equal(0, await worker.ExitAsync());
        }
    }

    private static async Task<GpuJobSpecification> EnqueueAsync(ProtocolHub hub, IReadOnlyDictionary<string, ArtifactRef> inputs)
    {
        TrainClassifierParameters parameters = ClassifierJobTests.Bert with
        {
            Epochs = Epochs,
            BatchSize = 8,
            MaxSequenceLength = 16,
            Optimizer = ClassifierJobTests.Bert.Optimizer with { LearningRate = 1e-3 },
            Backend = StepTable.Backend,
        };
        GpuJobSpecification specification = ProtocolHub.Specification(inputs: inputs) with
        {
            JobId = "train-classifier-bert-1",
            Step = StepName.TrainClassifier,
            Parameters = JsonSerializer.SerializeToElement(parameters, PipelineJson.Options),
        };
        await hub.EnqueueAsync(specification);
        return specification;
    }

    private static async Task<GpuJob> SucceededAsync(ProtocolHub hub, GpuJobSpecification specification)
    {
        GpuJob job = await hub.WaitAsync(specification, j => j.State.IsTerminal());
        Assert.True(job.State == JobState.Succeeded, job.Failure?.Message);
        return job;
    }

    private static async Task<string> WeightsAsync(ProtocolHub hub, GpuJobSpecification specification)
    {
        ArtifactManifest manifest = await hub.Storage.Artifacts.GetAsync((await hub.JobAsync(specification)).Result!, ProtocolHub.Token);
        Assert.True(manifest.Exact);
        return manifest.Files.Single(f => f.Name == ModelFiles.SafeTensors).Sha256;
    }

    /// <summary>Texts of which one word decides the tag.</summary>
    private static async Task<ArtifactRef> PutSplitAsync(ProtocolHub hub)
    {
        var random = new Random(1);
        ArtifactWriter writer = hub.Storage.Artifacts.Begin(StepName.SplitData, ProtocolHub.Unique("k"), "run");
        foreach ((string name, int count) in (IEnumerable<(string, int)>)[("train.jsonl", 400), ("validation.jsonl", 50)])
        {
            IEnumerable<string> lines = Enumerable.Range(0, count).Select(id =>
            {
                int[] words = [.. Enumerable.Range(0, 10).Select(_ => random.Next(20))];
                return JsonSerializer.Serialize(
                    new Piece(id, string.Join(' ', words.Select(w => $"w{w}")), words.Contains(3) ? ["Price"] : ["Bugs"]), PipelineJson.Options);
            });
            await writer.WriteAsync(name, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)), ProtocolHub.Token);
        }

        await writer.WriteJsonAsync(ModelFiles.Labels, (string[])["Bugs", "Price"], ProtocolHub.Token);
        return (await writer.CompleteAsync(cancellationToken: ProtocolHub.Token)).ToRef();
    }

    private static async Task<ArtifactRef> PutEncoderAsync(ProtocolHub hub)
    {
        string[] vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Enumerable.Range(0, 20).Select(w => $"w{w}")];
        ArtifactWriter writer = hub.Storage.Artifacts.Begin(StepName.BaseModel, ProtocolHub.Unique("k"), "run");
        await writer.WriteJsonAsync(ModelFiles.Config, new BertSize("test", 2, 64).ToConfig(vocabulary.Length), ProtocolHub.Token);
        await writer.WriteAsync(ModelFiles.Vocabulary, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', vocabulary) + "\n"), ProtocolHub.Token);
        await writer.WriteAsync(ModelFiles.TokenizerConfig, "{\"do_lower_case\":true}"u8.ToArray(), ProtocolHub.Token);
        return (await writer.CompleteAsync(cancellationToken: ProtocolHub.Token)).ToRef();
    }

    private async Task<WorkerProcess> StartAsync(ProtocolHub hub) =>
        WorkerProcess.Start(await azurite.ConnectionStringAsync(), hub.Storage.Account.TaskHub, ShortClocks);
}
