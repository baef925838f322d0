using System.Text;
using BertPipeline.Testing.Hub;

namespace BertPipeline.Hub.Tests;

/// <summary>A local hub with one small model, and clients of it.</summary>
internal sealed class HubScene : IAsyncDisposable
{
    public const string Repository = "acme/tiny-bert";
    public const string Weights = "model.safetensors";

    private HubScene(LocalHub hub)
    {
        Hub = hub;
        Options = new HubOptions { Endpoint = hub.Endpoint };
        Time = new InstantTime(Options.Silence);
        Model = hub.Add(Repository)
            .Add("config.json", """{"model_type":"bert","vocab_size":5}""").Add("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n")
            .Add("README.md", "Not of the model.").Add(Weights, Content(200_000), large: true);
    }

    public LocalHub Hub { get; }

    public LocalRepository Model { get; }

    public HubOptions Options { get; init; }

    public InstantTime Time { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("hub-").FullName;

    public string Downloaded(string file) => Path.Combine(Folder, "model", file);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<HubScene> CreateAsync() => new(await LocalHub.StartAsync());

    /// <summary>Bytes in which every part differs from every other.</summary>
    public static byte[] Content(int length)
    {
        var text = new StringBuilder(length + 10);
        for (int i = 0; text.Length < length; i++)
        {
            text.Append(i).Append(' ');
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    public Task<HubDownload> FetchAsync(string name = "hub:" + Repository, Action<HubProgress>? progress = null) => FetchAsync(Options, name, progress, Token);

    /// <summary>Resolves and downloads with a client of its own, as a new process would.</summary>
    public async Task<HubDownload> FetchAsync(HubOptions options, string name, Action<HubProgress>? progress, CancellationToken cancellationToken)
    {
        using var client = new HubClient(options, Time);
        HubRevision revision = await client.ResolveAsync(HubModelName.Parse(name), cancellationToken);
        return await client.DownloadAsync(revision, Folder, progress, cancellationToken);
    }

    /// <summary>Requests for the weights at the host that the hub redirects to.</summary>
    public IReadOnlyList<LocalHubRequest> ContentRequests => [.. Hub.Requests.Where(r => r.IsContent)];

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
