using System.Diagnostics;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Http.Models;
using BertPipeline.Local.Settings;
using BertPipeline.Orchestration.Models;
using BertPipeline.Storage.Models;

namespace BertPipeline.Local.Hosting.Workers;

/// <summary>Tags a typed text with the worker's own <c>tag</c>, in a process that ends with it.</summary>
internal sealed class TextTrial(ModelStore models, HostFolders folders, WorkerLaunch launch, TimeProvider time) : ITextTrial, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // One text at a time: a person waits for each, and models are large.
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<TriedText> TryAsync(ModelManifest model, string text, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // A copy that stays for the next text.
            string folder = await ModelFolders.GetAsync(models, model, Path.Combine(folders.Scratch, "tried"), time, cancellationToken);
            TaggedText answer = await TagAsync(folder, text, cancellationToken);
            return new($"{model.Name}/{model.Version}", [.. answer.Scores.OrderByDescending(s => s.Value).Select(s => new TriedTag(s.Key, s.Value, answer.Tags.Contains(s.Key)))]);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<TaggedText> TagAsync(string folder, string text, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        ProcessStartInfo start = WorkerProgram.Find(launch.Program).StartInfo(["tag", "--model", folder]);
        start.StandardInputEncoding = new UTF8Encoding(false);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
        using CancellationTokenRegistration kill = patience.Token.Register(() => process.Kill(entireProcessTree: true));
        Task<string> said = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { text }, PipelineJson.Options));
        process.StandardInput.Close();
        string answer = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        patience.Token.ThrowIfCancellationRequested();
        return process.ExitCode == 0 && answer.Length > 0
            ? JsonSerializer.Deserialize<TaggedText>(answer, PipelineJson.Options)!
            : throw new UserErrorException($"The text could not be tagged: {PrintableText.Of((await said).Trim(), 500)}");
    }

    /// <summary>A line of the worker's answers.</summary>
    private sealed record TaggedText(IReadOnlyList<string> Tags, IReadOnlyDictionary<string, double> Scores);
}
