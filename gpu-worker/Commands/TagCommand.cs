using System.CommandLine;
using System.Text;
using BertPipeline.Contracts.Models;
using BertPipeline.GpuWorker.Inference;
using BertPipeline.GpuWorker.Tagging;

namespace BertPipeline.GpuWorker.Commands;

/// <summary><c>gpu-worker tag --model FOLDER</c>: JSON lines with <c>text</c> in, JSON lines with <c>tags</c> and <c>scores</c> out.</summary>
internal static class TagCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Folder of a tagger.", HelpName = "FOLDER", Required = true };
        Option<InferenceEngine> engine = EngineOption.Create();
        var command = new Command("tag", "Tags JSON lines ({\"text\": …, \"id\": …}) from standard input.") { model, engine };
        command.SetAction((arguments, cancellationToken) => ExitCode.OfAsync(() => RunAsync(arguments.GetRequiredValue(model), arguments.GetValue(engine), cancellationToken)));
        return command;
    }

    private static async Task RunAsync(string folder, InferenceEngine engine, CancellationToken cancellationToken)
    {
        using ITagger tagger = Taggers.Load(folder, engine: engine, warnings: Console.Error);
        if (tagger.IsSingleLabel)
        {
            await Console.Error.WriteLineAsync($"The model was trained for one tag a text ({ModelFiles.Config}: single_label_classification): each text gets the likeliest, and its scores add up to 1 (softmax).");
        }

        IReadOnlyDictionary<string, double> thresholds = await TaggerThresholds.ReadAsync(folder, tagger, Console.Error, cancellationToken);

        // UTF-8 whatever the terminal's code page says.
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        await new TagStream(tagger, thresholds).RunAsync(input, output, cancellationToken);
        if (tagger.Remark is { } remark)
        {
            await Console.Error.WriteLineAsync(remark);
        }
    }
}
