using System.CommandLine;
using System.Text;
using System.Text.Json;
using BertPipeline.Contracts;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Commands;

/// <summary><c>gpu-worker tag --model FOLDER</c>: JSON lines with <c>text</c> in, JSON lines with <c>tags</c> and <c>scores</c> out.</summary>
internal static class TagCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Folder of a tagger.", HelpName = "FOLDER", Required = true };
        var command = new Command("tag", "Tags JSON lines ({\"text\": …, \"id\": …}) from standard input.") { model };
        command.SetAction((arguments, cancellationToken) => ExitCode.OfAsync(() => RunAsync(arguments.GetRequiredValue(model), cancellationToken)));
        return command;
    }

    private static async Task RunAsync(string folder, CancellationToken cancellationToken)
    {
        using ITagger tagger = Taggers.Load(folder);
        if (tagger.IsSingleLabel)
        {
            await Console.Error.WriteLineAsync($"The model was trained for one tag a text ({ModelFiles.Config}: single_label_classification): each text gets the likeliest, and its scores add up to 1 (softmax).");
        }

        IReadOnlyDictionary<string, double> thresholds = await ThresholdsAsync(folder, tagger, cancellationToken);

        // UTF-8 whatever the terminal's code page says.
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        await new TagStream(tagger, thresholds).RunAsync(input, output, cancellationToken);
        if (tagger.Remark is { } remark)
        {
            await Console.Error.WriteLineAsync(remark);
        }
    }

    /// <summary>The published thresholds; a model that has not been scored yet has none, and gets 0.5 with a word about it.</summary>
    private static async Task<IReadOnlyDictionary<string, double>> ThresholdsAsync(string folder, ITagger tagger, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, ModelFiles.Thresholds);
        if (!File.Exists(path))
        {
            if (!tagger.IsSingleLabel)
            {
                await Console.Error.WriteLineAsync($"{path} does not exist: every tag's threshold is 0.5.");
            }

            return tagger.Tags.ToDictionary(t => t, _ => 0.5);
        }

        Dictionary<string, double>? thresholds;
        try
        {
            await using FileStream file = File.OpenRead(path);
            thresholds = await JsonSerializer.DeserializeAsync<Dictionary<string, double>>(file, PipelineJson.Options, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{path} is not an object from tag to score: {e.Message}", e);
        }

        thresholds ??= [];
        string[] missing = [.. tagger.Tags.Where(t => !thresholds.ContainsKey(t))];
        if (missing.Length == tagger.Tags.Count)
        {
            throw new UserErrorException($"{path} has no threshold for any of the model's tags: {string.Join(", ", missing)}.");
        }

        if (missing.Length > 0)
        {
            await Console.Error.WriteLineAsync($"Warning: never given, for {ModelFiles.Thresholds} has no threshold: {string.Join(", ", missing)}. Nothing was trained on {(missing.Length == 1 ? "it" : "them")}.");
        }

        return thresholds;
    }
}
