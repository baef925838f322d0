using System.Text;
using BertPipeline.DurableTask;
using BertPipeline.Hub;
using BertPipeline.Orchestration.Steps;
using BertPipeline.Storage;
using BertPipeline.Testing;

namespace BertPipeline.Orchestration.Tests;

/// <summary>Executes single steps on a real Azurite, each test with a hub and a corpus folder of its own.</summary>
internal sealed class StepHost : IDisposable
{
    private StepHost(StepServices services, string folder)
    {
        Services = services;
        Corpus = folder;
    }

    public StepServices Services { get; }

    /// <summary>A folder in <c>corpora</c> that no other test uses.</summary>
    public string Corpus { get; }

    public string RunId { get; } = "run-" + Guid.NewGuid().ToString("N")[..8];

    /// <param name="hub">The model hub; one that nobody answers at when left out.</param>
    public static async Task<StepHost> CreateAsync(AzuriteFixture azurite, HubOptions? hub = null)
    {
        string taskHub = AzuriteFixture.NewHub();
        var storage = new PipelineStorage(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = taskHub });
        await storage.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        string scratch = Directory.CreateTempSubdirectory("steps-").FullName;
        hub ??= new HubOptions { Endpoint = new Uri("http://127.0.0.1:9"), Attempts = 1 };
        return new StepHost(new StepServices(storage, TimeProvider.System, scratch, hub), taskHub);
    }

    public Task DropAsync(string name, string content) => DropAsync(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Drops a file under <see cref="Corpus"/>; <c>labelled/x.csv</c> goes to its subfolder.</summary>
    public async Task DropAsync(string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        string folder = name.Contains('/', StringComparison.Ordinal) ? $"{Corpus}/{name[..name.LastIndexOf('/')]}" : Corpus;
        await Services.Corpora.UploadAsync(folder, Path.GetFileName(name), stream, TestContext.Current.CancellationToken);
    }

    public Task<StepResult> RunAsync<T>(
        StepActivity<T> activity, StepIdentity step, T parameters, params (string Name, StepResult Result)[] inputs) =>
        RunAsync(RunId, activity, step, parameters, inputs);

    public static Task<StepResult> RunAsync<T>(
        string runId, StepActivity<T> activity, StepIdentity step, T parameters, params (string Name, StepResult Result)[] inputs) =>
        activity.RunAsync(
            new ActivityContext(step.Name, runId),
            new StepCall<T>(runId, step, parameters, inputs.ToDictionary(i => i.Name, i => i.Result.Artifact!), Force: false),
            TestContext.Current.CancellationToken);

    public async Task<string> ReadAsync(StepResult result, string name) =>
        (await Services.Artifacts.ReadAsync(result.Artifact!, name, TestContext.Current.CancellationToken)).ToString();

    public void Dispose() => Directory.Delete(Services.ScratchRoot, recursive: true);
}
