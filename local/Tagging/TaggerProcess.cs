using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using BertPipeline.Contracts;
using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Tagging;

/// <summary>
/// <c>gpu-worker tag --model FOLDER</c> as a child: JSON lines with <c>text</c> go in, JSON lines with tags and scores come out,
/// one for each, in order. This program never loads TorchSharp.
/// </summary>
internal sealed class TaggerProcess(string? program, string modelFolder)
{
    public async Task<int> RunAsync(TextSource texts, TextWriter output, Action<string> say, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = WorkerProgram.Find(program).StartInfo("tag", "--model", modelFolder);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
        using CancellationTokenRegistration kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task copied = CopyAsync(process.StandardOutput, output);
        Task told = TellAsync(process.StandardError, say);
        try
        {
            await FeedAsync(process, texts, cancellationToken);
        }
        finally
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
            await Task.WhenAll(copied, told);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task FeedAsync(Process process, TextSource texts, CancellationToken cancellationToken)
    {
        try
        {
            await foreach ((string text, JsonNode? id) in texts.ReadAsync(cancellationToken))
            {
                string line = JsonSerializer.Serialize(new { id, text }, PipelineJson.Options);
                await process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
            }
        }
        catch (IOException)
        {
            // The worker has ended; its exit code and its last words say why.
        }
    }

    private static async Task CopyAsync(StreamReader source, TextWriter output)
    {
        while (await source.ReadLineAsync() is { } line)
        {
            await output.WriteLineAsync(line);
        }
    }

    private static async Task TellAsync(StreamReader source, Action<string> say)
    {
        while (await source.ReadLineAsync() is { } line)
        {
            say(line);
        }
    }
}
