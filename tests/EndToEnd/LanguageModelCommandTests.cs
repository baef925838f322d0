namespace BertPipeline.EndToEnd.Tests;

/// <summary><c>lm finetune</c> with a real worker process, from text to a fine-tuned folder.</summary>
public sealed class LanguageModelCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lm-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Finetune_FromTextToFolder_ThenFurtherFromThatFolder()
    {
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
    }

    /// <summary>Epoch, tokens, held-out loss: the first columns of the table's rows.</summary>
    private static double Loss(string output, int epoch) => double.Parse(
        output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).First(cells => cells.Length == 5 && cells[0] == $"{epoch}")[2],
        System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> RunAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["BertPipeline__Folder"] = Path.Combine(_folder, "state") };
        await using var process = new PipelineProcess(Programs.Host, arguments, environment, _folder);
        Assert.True(await process.WaitForExitAsync() == 0, process.Output);
        return process.Output;
    }
}
