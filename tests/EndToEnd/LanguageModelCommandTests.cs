using BertPipeline.Machines;
using BertPipeline.Testing;
using BertPipeline.Testing.Tracing;

namespace BertPipeline.EndToEnd.Tests;

/// <summary><c>lm finetune</c> with a real worker process, from text to a fine-tuned folder.</summary>
public sealed class LanguageModelCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lm-").FullName;

    private IReadOnlyDictionary<string, string> _variables = new Dictionary<string, string>();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Finetune_FromTextToFolder_ThenFurtherFromThatFolder()
    {
        await using var collector = new Collector();
        _variables = collector.Variables;
        File.WriteAllLines(
            Path.Combine(_folder, "feedback.txt"), Enumerable.Range(0, 400).Select(i => $"The export of report {i % 7} is {(i % 3 == 0 ? "slow" : "fast")}. I use it every day."));
        await RunAsync("text", "train-vocab", "feedback.txt", "-o", "vocab", "--vocab-size", "200");
        await RunAsync("text", "split", "--plain", "feedback.txt", "-o", "sentences.txt");
        await RunAsync("text", "pregenerate", "--train-corpus", "sentences.txt", "--output-dir", "examples", "--vocab", "vocab", "--max-seq-len", "32", "--epochs-to-generate", "1", "--held-out-share", "0.1");

        string first = await RunAsync(
            "lm", "finetune", "--pregenerated-data", "examples", "--bert-model", "scratch:tiny", "--vocab", "vocab", "--output-dir", "first", "--epochs", "1", "--tokens-per-step", "512");
        string further = await RunAsync(
            "lm", "finetune", "--pregenerated-data", "examples", "--bert-model", "first", "--output-dir", "further", "--epochs", "1", "--tokens-per-step", "512");

        Assert.Contains("held-out loss", first, StringComparison.Ordinal);
        Assert.Contains("Without any context", first, StringComparison.Ordinal);
        Assert.True(Loss(further, epoch: 0) < Loss(first, epoch: 0) - 0.5, further);
        Assert.Equal(Loss(first, epoch: 1), Loss(further, epoch: 0));
        Span[] epochs = [.. collector.Spans.Where(s => s.Name == "train epoch")];
        Assert.Equal(2, epochs.Length); // Sent before the program ends, one of each.
        Assert.All(epochs, epoch => Assert.Equal(("finetune language model", ""), collector.Spans.Where(s => s.Id == epoch.Parent).Select(s => (s.Name, s.Parent)).Single()));
    }

    [Fact]
    public async Task Finetune_KilledAndRunAgain_GoesOn()
    {
        File.WriteAllLines(Path.Combine(_folder, "sentences.txt"), Enumerable.Range(0, 900).SelectMany(i => new[] { $"Report {i % 7} is {(i % 3 == 0 ? "slow" : "fast")} today.", "I use it daily.", "" }));
        await RunAsync("text", "train-vocab", "sentences.txt", "-o", "vocab", "--vocab-size", "100");
        await RunAsync("text", "pregenerate", "--train-corpus", "sentences.txt", "--output-dir", "examples", "--vocab", "vocab", "--max-seq-len", "32", "--held-out-share", "0.1");
        string[] finetune = ["lm", "finetune", "--pregenerated-data", "examples", "--bert-model", "scratch:tiny", "--vocab", "vocab", "--output-dir", "out", "--epochs", "3", "--tokens-per-step", "256"];

        string checkpoints = Path.Combine(_folder, "out", ".finetuning", "checkpoints");
        await using (PipelineProcess first = Start(finetune))
        {
            await Eventually.TrueAsync(() => (Directory.Exists(checkpoints) && Directory.EnumerateDirectories(checkpoints).Any()) || first.HasExited, "the first checkpoint");
            Assert.False(first.HasExited, first.Output);
            await first.KillAsync();
        }

        await Eventually.TrueAsync(IsFree, "the worker has seen that its parent is dead");
        string second = await RunAsync(finetune);

        Assert.Contains("Without any context", second, StringComparison.Ordinal);
        Assert.DoesNotContain("after step 0:", second, StringComparison.Ordinal);
    }

    private bool IsFree()
    {
        try
        {
            using var held = new FileStream(Path.Combine(_folder, "out", ".finetuning", "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Epoch, tokens, held-out loss: the first columns of the table's rows.</summary>
    private static double Loss(string output, int epoch) => double.Parse(
        output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).First(cells => cells.Length == 5 && cells[0] == $"{epoch}")[2],
        System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> RunAsync(params string[] arguments)
    {
        await using PipelineProcess process = Start(arguments);
        Assert.True(await process.WaitForExitAsync() == 0, process.Output);
        return process.Output;
    }

    private PipelineProcess Start(string[] arguments) =>
        new(Programs.Host, arguments, new Dictionary<string, string>(_variables) { ["BertPipeline__Folder"] = Path.Combine(_folder, "state") }, _folder);
}
