using System.Diagnostics;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Local.Hosting.Workers;
using BertPipeline.Local.Terminal;
using BertPipeline.Text.Reading;

namespace BertPipeline.Local.Tagging;

/// <summary>
/// <c>gpu-worker tag --model FOLDER</c> as a child: JSON lines with <c>text</c> go in, JSON lines with tags and scores come out,
/// one for each, in order. This program never loads TorchSharp.
/// </summary>
/// <param name="program">The worker that was configured.</param>
/// <param name="modelFolder">The tagger's.</param>
/// <param name="options">Further arguments of the worker.</param>
internal sealed class TaggerProcess(string? program, string modelFolder, IReadOnlyList<string> options)
{
    public async Task<int> RunAsync(IEnumerable<TextRow> texts, Stream output, Action<string> say, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = WorkerProgram.Find(program).StartInfo(["tag", "--model", modelFolder, .. options]);
        start.StandardInputEncoding = new UTF8Encoding(false);
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
        using CancellationTokenRegistration kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task copied = CopyAsync(process, output);
        Task told = TellAsync(process.StandardError, say);
        // Rows may come from a person; whoever interrupts does not wait for the next.
        Task fed = Task.Run(() => Feed(process, texts), CancellationToken.None);
        try
        {
            await fed.WaitAsync(cancellationToken);
        }
        finally
        {
            Close(process);
            await process.WaitForExitAsync(CancellationToken.None);
            await Task.WhenAll(copied, told);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static void Feed(Process process, IEnumerable<TextRow> texts)
    {
        try
        {
            foreach (TextRow row in texts)
            {
                string text = JsonSerializer.Serialize(row.Text, PipelineJson.Options);
                process.StandardInput.WriteLine(row.Id is { } id ? $$"""{"id":{{OnOneLine(id)}},"text":{{text}}}""" : $$"""{"text":{{text}}}""");
            }
        }
        catch (IOException)
        {
            // The worker has ended; its exit code and its last words say why.
        }
    }

    /// <summary>Line ends of JSON stand between its values only.</summary>
    private static string OnOneLine(string json) => json.Replace('\r', ' ').Replace('\n', ' ');

    /// <summary>Where nothing more can be written the worker ends, which would wait for ever for someone to read what it answers.</summary>
    private static async Task CopyAsync(Process process, Stream output)
    {
        try
        {
            await process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None);
        }
        catch (IOException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static void Close(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // What was not written yet is for a worker that has ended.
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
