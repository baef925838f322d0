using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Runs;
using BertPipeline.Storage;
using BertPipeline.Storage.Models;
using BertPipeline.Testing;
using Xunit;

namespace BertPipeline.Machines;

/// <summary>Host and workers as processes on Azurite, in a folder of their own, with clocks short enough for a test to kill things.</summary>
public sealed class Machine : IAsyncDisposable
{
    /// <summary>Below <see cref="Folder"/>: where its workers have their files.</summary>
    public const string ScratchName = "scratch";

    private readonly Dictionary<string, string> _environment;
    private readonly List<PipelineProcess> _processes = [];
    private HttpClient? _client;

    private PipelineStorage? _storage;

    private Machine(StorageOptions? storage)
    {
        _storage = storage is null ? null : new PipelineStorage(storage);
        Folder = Directory.CreateTempSubdirectory("machine-").FullName;
        _environment = new()
        {
            ["BertPipeline__Folder"] = Folder,
            ["BertPipeline__Jobs__Visibility"] = "00:00:08",
            ["BertPipeline__Jobs__Renewal"] = "00:00:02",
            ["BertPipeline__Jobs__Heartbeat"] = "00:00:00.5",
            ["BertPipeline__Worker__CheckpointInterval"] = "00:00:01",
            ["BertPipeline__Worker__ScratchFolder"] = Path.Combine(Folder, ScratchName),
            ["BertPipeline__Worker__PollInterval"] = "00:00:00.2",
        };
        if (storage is not null)
        {
            _environment["BertPipeline__Storage__ConnectionString"] = storage.ConnectionString!;
            _environment["BertPipeline__Storage__TaskHub"] = storage.TaskHub;
        }
    }

    /// <summary>Of a machine alone, the one that its host has started last.</summary>
    public PipelineStorage Storage => _storage ?? throw new InvalidOperationException("The host has not started its storage yet.");

    /// <summary>Where the host keeps its files, and what tells this machine's processes from others.</summary>
    public string Folder { get; }

    /// <summary>Where the host listens.</summary>
    public Uri Url => _client!.BaseAddress!;

    /// <param name="variables">Further ones of its processes, or others in the place of those.</param>
    public static async Task<Machine> CreateAsync(AzuriteFixture azurite, IReadOnlyDictionary<string, string>? variables = null) =>
        On(new StorageOptions { ConnectionString = await azurite.ConnectionStringAsync(), TaskHub = AzuriteFixture.NewHub() }, variables);

    /// <summary>One as a user has it who has set nothing: its host starts a storage of its own.</summary>
    public static Machine Alone() => new(storage: null);

    /// <summary>One on a storage that is there; several may work on one hub.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public static Machine On(StorageOptions storage, IReadOnlyDictionary<string, string>? variables = null)
    {
        var machine = new Machine(storage);
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>())
        {
            machine._environment[name] = value;
        }

        return machine;
    }

    /// <summary>A host; returns when it answers.</summary>
    /// <param name="workers">Workers of its own.</param>
    public async Task<PipelineProcess> StartHostAsync(int workers = 0)
    {
        string endpoint = Path.Combine(Folder, "endpoint.json");
        File.Delete(endpoint);
        PipelineProcess host = Start(Programs.Host, "up", "--workers", workers.ToString(CultureInfo.InvariantCulture));
        await Eventually.TrueAsync(() => File.Exists(endpoint) || host.HasExited, "the host listens");
        Assert.False(host.HasExited, host.Output);
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(endpoint, TestContext.Current.CancellationToken));
        if (!_environment.ContainsKey("BertPipeline__Storage__ConnectionString"))
        {
            _storage = new PipelineStorage(document.RootElement.GetProperty("storage").Deserialize<StorageOptions>(PipelineJson.Options)!);
        }

        _client?.Dispose();
        _client = new HttpClient { BaseAddress = new Uri(document.RootElement.GetProperty("url").GetString()!) };
        return host;
    }

    public PipelineProcess StartWorker() => Start(Programs.Worker, "--exit-with-parent");

    /// <summary>A worker whose scratch folder is a disk of its own, in a name space that needs no rights (Linux, unshare(1)); others see it below <c>/proc/{id}/root</c>.</summary>
    public PipelineProcess StartWorkerOnDisk(int megabytes)
    {
        string scratch = Path.Combine(Folder, ScratchName);
        string mount = string.Create(CultureInfo.InvariantCulture, $"mkdir -p {scratch} && mount -t tmpfs -o size={megabytes}m none {scratch}");
        return Keep(new PipelineProcess(
            ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", $"{mount} && exec dotnet {Programs.Worker} --exit-with-parent"], _environment));
    }

    public PipelineProcess Start(string program, params string[] arguments) => Keep(new PipelineProcess(program, arguments, _environment));

    /// <summary>Starts a run over HTTP; returns its id.</summary>
    public Task<string> PostRunAsync(RunRequest request) => PostAsync("api/runs", request);

    /// <summary>The same for a tagging.</summary>
    public Task<string> PostTaggingAsync(TaggingRequest request) => PostAsync("api/tags", request);

    public Task<byte[]> GetTagsAsync(string runId) => _client!.GetByteArrayAsync($"api/runs/{runId}/tags", TestContext.Current.CancellationToken);

    public async Task CancelAsync(string runId)
    {
        using HttpResponseMessage response = await _client!.PostAsync($"api/runs/{runId}/cancel", content: null, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<RunStatus> GetRunAsync(string runId) =>
        (await _client!.GetFromJsonAsync<RunStatus>($"api/runs/{runId}", PipelineJson.Options, TestContext.Current.CancellationToken))!;

    public async Task<string> GetReportAsync(string runId) =>
        await _client!.GetStringAsync($"api/runs/{runId}/report?format=md", TestContext.Current.CancellationToken);

    /// <summary>Polls the run until it is as wanted; fails with the run's error when it ends otherwise.</summary>
    public async Task<RunStatus> WaitForRunAsync(string runId, Func<RunStatus, bool> wanted, string what)
    {
        RunStatus? run = null;
        await Eventually.TrueAsync(
            async () =>
            {
                run = await GetRunAsync(runId);
                bool ended = run.State is RunState.Succeeded or RunState.Failed or RunState.Cancelled;
                Assert.True(wanted(run) || !ended, $"The run ended as {run.State} while the test waited for: {what}. {run.Error}");
                return wanted(run);
            },
            what);
        return run!;
    }

    /// <summary>Digests of a published tagger's files that must not depend on what was killed on the way.</summary>
    public Task<Dictionary<string, string>> TaggerDigestsAsync(string model) => TaggerDigestsAsync(Storage, model);

    /// <inheritdoc cref="TaggerDigestsAsync(string)"/>
    public static async Task<Dictionary<string, string>> TaggerDigestsAsync(PipelineStorage storage, string model)
    {
        string[] names = ["config.json", "model.safetensors", "vocab.txt", "labels.json", "thresholds.json"];
        ModelManifest? manifest = await new ModelStore(storage, TimeProvider.System).FindAsync(model, TestContext.Current.CancellationToken);
        return manifest!.Files.Where(f => names.Contains(f.Name)).ToDictionary(f => f.Name, f => f.Sha256);
    }

    private PipelineProcess Keep(PipelineProcess process)
    {
        _processes.Add(process);
        return process;
    }

    private async Task<string> PostAsync<T>(string path, T request)
    {
        using HttpResponseMessage response = await _client!.PostAsJsonAsync(path, request, PipelineJson.Options, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        foreach (PipelineProcess process in _processes)
        {
            await process.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
