using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BertPipeline.Testing.Hub;

/// <summary>
/// A model hub in this process that answers as Hugging Face's does: the commit and files of a revision, files with their digests in the headers, large
/// ones by a redirect to another host (here another port), renamed repositories by a relative redirect, refusals with <c>X-Error-Code</c>.
/// </summary>
public sealed class LocalHub : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, LocalRepository> _repositories = new();
    private readonly ConcurrentDictionary<string, string> _renamed = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Disturbance>> _disturbances = new();
    private readonly ConcurrentQueue<LocalHubRequest> _requests = new();
    private Uri _content = null!;

    private LocalHub(WebApplication application) => _application = application;

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>What was asked for so far, in order.</summary>
    public IReadOnlyList<LocalHubRequest> Requests => [.. _requests];

    public static async Task<LocalHub> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Listen(IPAddress.Loopback, 0);
        });
        WebApplication application = builder.Build();
        var hub = new LocalHub(application);
        application.Run(hub.AnswerAsync);
        await application.StartAsync();
        Uri[] addresses = [.. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];
        (hub.Endpoint, hub._content) = (addresses[0], addresses[1]);
        return hub;
    }

    public LocalRepository Add(string repository, LocalRepository content) => _repositories[repository] = content;

    public LocalRepository Add(string repository) => Add(repository, new LocalRepository());

    public void Rename(string from, string to) => _renamed[from] = to;

    /// <summary>What happens to the next request for a file's content (or, named <c>api</c>, for a repository) instead of what should.</summary>
    public void Disturb(string name, Disturbance disturbance) => _disturbances.GetOrAdd(name, _ => new()).Enqueue(disturbance);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        bool isContent = context.Connection.LocalPort == _content.Port;
        IHeaderDictionary headers = context.Request.Headers;
        string path = context.Request.Path;
        _requests.Enqueue(new(isContent, path, headers.Authorization, headers.Range, headers.IfRange));
        string[] parts = path.Trim('/').Split('/');
        return (isContent, parts) switch
        {
            (true, [var org, var name, var file]) => ContentAsync(context, _repositories[$"{org}/{name}"], file),
            (false, ["api", "models", var org, var name, "revision", .. var revision]) => RepositoryAsync(context, $"{org}/{name}", string.Join('/', revision)),
            (false, [var org, var name, "resolve", var commit, .. var file]) => FileAsync(context, $"{org}/{name}", commit, string.Join('/', file)),
            _ => LocalHubAnswers.RefuseAsync(context, 404, code: null),
        };
    }

    private async Task RepositoryAsync(HttpContext context, string name, string revision)
    {
        if (Next("api") is { } disturbance)
        {
            await disturbance(context, [], context.RequestAborted);
        }
        else if (await AllowedAsync(context, name) is not { } repository)
        {
        }
        else if (repository.Commit != Uri.UnescapeDataString(revision) && !repository.Revisions.Contains(Uri.UnescapeDataString(revision)))
        {
            await LocalHubAnswers.RefuseAsync(context, 404, "RevisionNotFound");
        }
        else
        {
            await context.Response.WriteAsJsonAsync(new { id = name, sha = repository.Commit, siblings = repository.Files.Keys.Select(f => new { rfilename = f }) });
        }
    }

    private async Task FileAsync(HttpContext context, string name, string commit, string file)
    {
        if (await AllowedAsync(context, name) is not { } repository)
        {
            return;
        }

        if (repository.Commit != commit || !repository.Files.ContainsKey(file))
        {
            await LocalHubAnswers.RefuseAsync(context, 404, repository.Commit == commit ? "EntryNotFound" : "RevisionNotFound");
            return;
        }

        context.Response.Headers["X-Repo-Commit"] = commit;
        if (!repository.IsLarge(file))
        {
            await ContentAsync(context, repository, file);
            return;
        }

        context.Response.StatusCode = 302;
        context.Response.Headers.Location = new Uri(_content, $"/{name}/{file}?Signature=secret").AbsoluteUri;
        context.Response.Headers["X-Linked-Size"] = $"{repository.Files[file].Length}";
        if (repository.HasTags)
        {
            context.Response.Headers["X-Linked-Etag"] = $"\"{repository.Sha256(file)}\"";
        }
    }

    /// <summary>A content server's own tag says nothing of the content (S3 counts the parts of an upload).</summary>
    private Task ContentAsync(HttpContext context, LocalRepository repository, string file)
    {
        if (repository.HasTags)
        {
            context.Response.Headers.ETag = repository.IsLarge(file) ? $"\"{repository.Commit[..32]}-7\"" : $"\"{repository.GitBlob(file)}\"";
        }

        return (Next(file) ?? LocalHubAnswers.Serve)(context, repository.Files[file], context.RequestAborted);
    }

    private async Task<LocalRepository?> AllowedAsync(HttpContext context, string name)
    {
        if (_renamed.TryGetValue(name, out string? now))
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = context.Request.Path.Value!.Replace(name, now, StringComparison.Ordinal);
            return null;
        }

        string? authorization = context.Request.Headers.Authorization;
        if (_repositories.TryGetValue(name, out LocalRepository? repository) && (repository.Token is null || authorization == $"Bearer {repository.Token}"))
        {
            return repository;
        }

        // The hub does not tell a private repository from one that does not exist.
        await (repository is { IsGated: true }
            ? LocalHubAnswers.RefuseAsync(context, authorization is null ? 401 : 403, "GatedRepo")
            : LocalHubAnswers.RefuseAsync(context, authorization is null ? 401 : 404, "RepoNotFound"));
        return null;
    }

    private Disturbance? Next(string name) =>
        _disturbances.TryGetValue(name, out ConcurrentQueue<Disturbance>? queue) && queue.TryDequeue(out Disturbance? next) ? next : null;
}

/// <summary>A request to a <see cref="LocalHub"/>.</summary>
/// <param name="IsContent">To the other host, which large files come from.</param>
public sealed record LocalHubRequest(bool IsContent, string Path, string? Authorization, string? Range, string? IfRange);

/// <summary>Answers a request for a file in its own way.</summary>
public delegate Task Disturbance(HttpContext context, byte[] content, CancellationToken cancellationToken);
