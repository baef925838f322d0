using System.CommandLine;
using BertPipeline.Local.Results;
using BertPipeline.Local.Tagging;
using BertPipeline.Local.Terminal;

namespace BertPipeline.Local.Commands;

/// <summary><c>tag</c>: a published model over new feedback, in a worker process.</summary>
internal static class TagCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var model = new Option<string>("--model") { Description = "A published model: name, name/version, or a local folder.", Required = true };
        var input = new Argument<FileInfo?>("input") { Description = "JSON lines or csv with a text column; standard input (JSON lines) when left out.", Arity = ArgumentArity.ZeroOrOne };
        var textField = new Option<string>("--text-field") { Description = "The column or property that holds the text.", DefaultValueFactory = _ => "text" };
        var output = new Option<FileInfo?>("--output", "-o") { Description = "Write JSON lines to this file; standard output when left out." };
        var command = new Command("tag", "Tag new feedback with a published model: one JSON line with tags and scores for each text, with its id where it has one.") { input, model, textField, output };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            string folder = await RunDownloads.FolderOfAsync(environment, arguments.GetRequiredValue(model), cancellationToken);
            var texts = new TextSource(arguments.GetValue(input), arguments.GetValue(textField)!);
            var tagger = new TaggerProcess(environment.Settings.WorkerProgram, folder);
            if (arguments.GetValue(output) is not { } file)
            {
                return await tagger.RunAsync(texts, environment.Console.Profile.Out.Writer, environment.Say, cancellationToken);
            }

            await using var writer = new StreamWriter(file.FullName);
            return await tagger.RunAsync(texts, writer, environment.Say, cancellationToken);
        });
        return command;
    }
}
