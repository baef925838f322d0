using System.Text.Json;
using BertPipeline.Contracts;

namespace BertPipeline.Hub;

/// <summary>
/// Fetches models from a hub that speaks Hugging Face's HTTP: <c>GET /api/models/{repo}/revision/{revision}</c> for the commit and the list of files,
/// <c>GET /{repo}/resolve/{commit}/{file}</c> for each (Hugging Face Hub documentation, "Hub API endpoints" and "Download files").
/// </summary>
public sealed class HubClient : IDisposable
{
    // bert-base-uncased has 6 KB.
    private const int LongestDescription = 16 << 20;

    private readonly HttpClient _http;
    private readonly HubConnection _connection;
    private readonly HubRetries _retries;
    private readonly HubErrors _errors;
    private readonly HubBody _body;
    private readonly FileDownload _download;

    /// <exception cref="UserErrorException">An option cannot be used.</exception>
    public HubClient(HubOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        // Redirects are followed by hand, and a cookie would be a second token.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(20) };
        _http = new HttpClient(handler, disposeHandler: true) { Timeout = options.Silence };
        _connection = new HubConnection(_http, options);
        _retries = new HubRetries(options, time);
        _errors = new HubErrors(options, time);
        _body = new HubBody(options, time);
        _download = new FileDownload(_connection, _retries, _errors, _body);
    }

    /// <summary>The commit that a name means now, and its files.</summary>
    /// <exception cref="UserErrorException">There is no such repository or revision, or no access to it.</exception>
    /// <exception cref="HubUnavailableException">The hub could not be asked.</exception>
    public Task<HubRevision> ResolveAsync(HubModelName name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _retries.RunAsync(token => TryResolveAsync(name, token), cancellationToken);
    }

    /// <summary>
    /// Downloads a model's files at one commit. Called again for the same folder, by this process or another, it goes on where it stopped; two must
    /// not do so at once.
    /// </summary>
    /// <param name="revision">From <see cref="ResolveAsync"/>.</param>
    /// <param name="folder">A folder for this commit alone; the model lies in its folder <c>model</c>.</param>
    /// <param name="progress">Told of every piece.</param>
    /// <exception cref="UserErrorException">The repository lacks a file that a model needs, access is missing, or the disk is full.</exception>
    /// <exception cref="HubUnavailableException">It broke off too often.</exception>
    /// <exception cref="HubCorruptionException">A file is not what the hub says it is.</exception>
    public async Task<HubDownload> DownloadAsync(
        HubRevision revision, string folder, Action<HubProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(revision);
        string model = Directory.CreateDirectory(Path.Combine(folder, "model")).FullName;
        string parts = Path.Combine(folder, "parts");
        var files = new List<HubFile>();
        foreach (string file in ModelFileChoice.Choose(revision))
        {
            files.Add(await _download.RunAsync(revision, file, model, parts, progress, cancellationToken));
            foreach (string shard in ModelFileChoice.IsIndex(file) ? ModelFileChoice.Shards(Path.Combine(model, file), revision) : [])
            {
                files.Add(await _download.RunAsync(revision, shard, model, parts, progress, cancellationToken));
            }
        }

        return new HubDownload(revision, model, files);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HubRevision> TryResolveAsync(HubModelName name, CancellationToken cancellationToken)
    {
        Uri address = _connection.Address($"/api/models/{name.Repository}/revision/{Uri.EscapeDataString(name.Revision ?? HubModelName.DefaultRevision)}");
        using HubAnswer answer = await _connection.GetAsync(address, range: null, cancellationToken);
        if (!answer.Response.IsSuccessStatusCode)
        {
            throw _errors.From(answer, name, file: null);
        }

        try
        {
            using var document = JsonDocument.Parse(await BodyAsync(answer, cancellationToken));
            return Read(document.RootElement, name);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UserErrorException($"{HubConnection.Printable(address)} does not answer as a hub does ({e.Message}). Is {HubOptions.EndpointVariable} right?", e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> BodyAsync(HubAnswer answer, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        long bytes = await _body.CopyAsync(
            answer.Response.Content, body, HubConnection.Printable(answer.Uri), LongestDescription, copied: null, cancellationToken);
        return bytes <= LongestDescription ? body.ToArray() : throw new FormatException($"more than {LongestDescription >> 20} MB");
    }

    /// <summary><c>{"sha": commit, "siblings": [{"rfilename": path}]}</c>.</summary>
    private static HubRevision Read(JsonElement root, HubModelName name)
    {
        string commit = root.GetProperty("sha").GetString() ?? "";
        string[] files = [.. root.GetProperty("siblings").EnumerateArray().Select(s => s.GetProperty("rfilename").GetString() ?? "")];
        return commit.Length == 40 && commit.All(char.IsAsciiHexDigit)
            ? new HubRevision(name, commit.ToLowerInvariant(), files)
            : throw new FormatException("its sha is not a commit");
    }
}
